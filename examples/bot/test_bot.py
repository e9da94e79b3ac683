"""The chat bot's chart on virtual time: what it says, and what it books."""

import pytest

SURE = "A table for 4 on sunday, yes or no?"


class Chat:
    """A chat with the bot; `problems` are what booking fails with in turn."""

    def __init__(self, host, bot, problems):
        self.problems = [*problems]
        self.heard = []
        self.booked = []
        host.processors["x-say"] = lambda message: self.heard.append(message.data)
        host.services["x-book"] = self.book
        self.bot = host.start(bot)

    async def book(self, call):
        await call.sleep(2)
        if self.problems:
            raise self.problems.pop(0)
        self.booked.append(call.params)
        return 17

    def say(self, *texts):
        """What the bot answers to the last of these."""
        for text in texts:
            self.heard.clear()
            self.bot.send("message", {"text": text})
        return [*self.heard]


@pytest.fixture
def chats(host, chart):
    """Begins a chat."""
    return lambda *problems: Chat(host, chart("bot.scxml"), problems)


def test_it_books_a_table(chats):
    chat = chats()
    assert chat.heard == ["For how many people?"]
    assert chat.say("4") == ["On which day?"]
    assert chat.say("sunday") == [SURE]
    assert chat.say("yes") == []
    assert chat.say("well?") == ["One moment."]
    chat.bot.advance(2)
    assert chat.heard == ["One moment.", "Booked, number 17.", "Good-bye."]
    assert chat.booked == [{"people": "4", "day": "sunday"}]
    assert chat.bot.final == "over"


def test_it_asks_until_the_answer_is_one(chats):
    chat = chats()
    assert chat.say("four") == ["Sorry?", "For how many people?"]
    assert chat.say("0") == ["Sorry?", "For how many people?"]
    assert chat.say("4", "soon") == ["Sorry?", "On which day?"]
    assert chat.say("sunday", "perhaps") == ["Sorry?", SURE]
    assert chat.say("no") == ["For how many people?"]


def test_it_says_when_booking_fails(chats):
    chat = chats(OSError("closed"))
    chat.say("4", "sunday", "yes")
    chat.bot.advance(2)
    assert chat.heard == ["That did not work.", SURE]


@pytest.mark.parametrize(
    "leave", [lambda chat: chat.say("bye"), lambda chat: chat.bot.advance(900)], ids=["bye", "time"]
)
def test_a_chat_ends(chats, leave):
    chat = chats()
    leave(chat)
    assert chat.bot.is_finished
    assert chat.heard[-1] == "Good-bye."
