// A value over the moments of a run: when it changed, and to what. Asked by bisection, so that any moment of a
// long run is there at once, forwards and backwards, without playing what lies before it.
export class Series {
  #moments = [];
  #values = [];

  set(moment, value) {
    if (this.#moments.at(-1) === moment) this.#values.pop();
    else this.#moments.push(moment);
    this.#values.push(value);
  }

  at(moment) {
    return this.#values[this.#place(moment)];
  }

  changedAt(moment) {
    return this.#moments[this.#place(moment)] === moment;
  }

  #place(moment) {
    return after(this.#moments, moment) - 1;
  }
}

// How many of the ascending numbers are not greater than `bound`.
export function after(numbers, bound) {
  let low = 0, high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
