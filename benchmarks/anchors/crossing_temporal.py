"""A recorded history of the crossing, played by Temporal against the workflow as it was, and changed. No server."""

import asyncio
import json
from datetime import timedelta

from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer


class Crossing:
    def __init__(self) -> None:
        self.waiting, self.turned = 0, False

    @workflow.signal
    def push(self) -> None:
        if self.waiting < 2:
            self.waiting += 1

    @workflow.signal
    def turn(self) -> None:
        self.turned = self.waiting > 0

    async def to_green(self) -> None:
        await workflow.wait_condition(lambda: self.turned)
        self.waiting, self.turned = 0, False


@workflow.defn(name="Crossing")
class AsRecorded(Crossing):
    @workflow.run
    async def run(self) -> str:
        await self.to_green()
        await workflow.sleep(timedelta(seconds=10))
        return "red"


@workflow.defn(name="Crossing")
class TwiceAsLong(Crossing):
    @workflow.run
    async def run(self) -> str:
        await self.to_green()
        await workflow.sleep(timedelta(seconds=20))
        return "red"


@workflow.defn(name="Crossing")
class WithoutTimer(Crossing):
    @workflow.run
    async def run(self) -> str:
        await self.to_green()
        return "red"


def history() -> WorkflowHistory:
    """push, turn, ten seconds."""
    events: list[dict[str, object]] = []
    queue = {"name": "q", "kind": "TASK_QUEUE_KIND_NORMAL"}

    def add(kind: str, **attributes: object) -> None:
        upper = "".join(f"_{each}" if each.isupper() else each.upper() for each in kind)
        name = f"{kind[0].lower()}{kind[1:]}EventAttributes"
        head = {"eventId": str(len(events) + 1), "eventTime": f"2026-01-05T09:00:{len(events):02}Z"}
        events.append({**head, "eventType": f"EVENT_TYPE{upper}", name: attributes})

    def task() -> None:
        at = len(events)
        add("WorkflowTaskScheduled", taskQueue=queue, startToCloseTimeout="10s", attempt=1)
        add("WorkflowTaskStarted", scheduledEventId=str(at + 1), identity="w")
        add("WorkflowTaskCompleted", scheduledEventId=str(at + 1), startedEventId=str(at + 2), identity="w")

    add("WorkflowExecutionStarted", workflowType={"name": "Crossing"}, taskQueue=queue, attempt=1)
    task()
    for name in ("push", "turn"):
        add("WorkflowExecutionSignaled", signalName=name, identity="c")
    task()
    add("TimerStarted", timerId="1", startToFireTimeout="10s", workflowTaskCompletedEventId=str(len(events)))
    add("TimerFired", timerId="1", startedEventId=str(len(events)))
    task()
    add("WorkflowExecutionCompleted", workflowTaskCompletedEventId=str(len(events)))
    return WorkflowHistory.from_json("crossing", json.dumps({"events": events}))


async def main() -> None:
    for flow in (AsRecorded, TwiceAsLong, WithoutTimer):
        result = await Replayer(workflows=[flow]).replay_workflow(history(), raise_on_replay_failure=False)
        print(f"{flow.__name__}: {result.replay_failure or 'fits'}")


if __name__ == "__main__":
    asyncio.run(main())
