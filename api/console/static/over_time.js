// Stepping through time: the days on which something drawn alters, on one of the two clocks.
import { byId, dataOf } from "./elements.js";
import { alterations, momentsOf } from "./moments.js";
import { say } from "./words.js";

/** @typedef {"valid" | "known"} Clock */

/** The steps of one clock: a slider, a button for either side, and what alters at the step. */
class Steps {
  /**
   * @param {HTMLElement} element
   * @param {(steps: Steps, until: string) => void} onLoad
   * @param {() => void} onStep
   */
  constructor(element, onLoad, onStep) {
    this.clock = /** @type {Clock} */ (dataOf(element, "clock"));
    this.slider = byId(`${this.clock}-step`, HTMLInputElement);
    this.output = byId(`${this.clock}-told`, HTMLOutputElement);
    this.load = byId(`${this.clock}-load`, HTMLButtonElement);
    this.earlier = byId(`${this.clock}-earlier`, HTMLButtonElement);
    this.back = byId(`${this.clock}-back`, HTMLButtonElement);
    this.on = byId(`${this.clock}-on`, HTMLButtonElement);
    /** @type {TimeStep[][]} */
    this.parts = [];
    /** @type {Moment[]} */
    this.moments = [];
    this.cut = false;
    this.onStep = onStep;
    this.load.addEventListener("click", () => onLoad(this, ""));
    this.earlier.addEventListener("click", () => onLoad(this, this.moments[0]?.day ?? ""));
    this.slider.addEventListener("input", () => this.turn());
    this.back.addEventListener("click", () => this.go(-1));
    this.on.addEventListener("click", () => this.go(1));
    this.forget();
  }

  forget() {
    this.parts = [];
    this.moments = [];
    this.cut = false;
    this.slider.disabled = true;
    this.slider.max = this.slider.value = "0";
    this.earlier.hidden = true;
    this.back.disabled = true;
    this.on.disabled = true;
    this.output.textContent = "";
    this.slider.removeAttribute("aria-valuetext");
  }

  /**
   * The answer for the days before those at hand, or the first one. The step looked at stays.
   * @param {TimeSteps} answer
   */
  take({ steps, earlier, truncated }) {
    const first = !this.parts.length;
    this.cut ||= truncated;
    this.parts.unshift(steps);
    // Each answer tells all at its first step, so each is put together by itself.
    this.moments = this.parts.flatMap(momentsOf);
    const last = this.moments.length - 1;
    this.slider.max = String(last);
    this.slider.value = String(first ? last : steps.length - 1);
    this.slider.disabled = last < 1;
    this.earlier.hidden = !earlier;
    this.turn();
  }

  get place() {
    return Number(this.slider.value);
  }

  /** @param {number} by */
  go(by) {
    this.slider.value = String(this.place + by);
    this.turn();
  }

  turn() {
    const { place } = this;
    const moment = this.moments[place];
    if (!moment) return;
    this.back.disabled = place === 0;
    this.on.disabled = place === this.moments.length - 1;
    const count = { place: place + 1, count: this.moments.length };
    const before = this.moments[place - 1];
    const text = [
      moment.day,
      this.clock === "known" ? say("picture.revision_of", { revision: moment.revision }) : "",
      say("picture.step_of", count),
      before ? say("picture.altered", alterations(before, moment)) : say("picture.first_step"),
    ];
    this.output.textContent = text.filter(Boolean).join(" · ");
    this.slider.setAttribute("aria-valuetext", this.output.textContent);
    this.onStep();
  }
}

/** One of the clocks is turned at a time; the other stands where the page's address says. */
export class OverTime {
  /**
   * @param {(clock: Clock, until: string) => Promise<TimeSteps>} ask
   * @param {(work: () => Promise<void>) => void} start does one piece of work at a time
   * @param {() => void} onStep
   */
  constructor(ask, start, onStep) {
    /** @type {Steps | null} */
    this.turned = null;
    this.ask = ask;
    const elements = /** @type {NodeListOf<HTMLElement>} */ (
      document.querySelectorAll("[data-clock-steps]")
    );
    this.clocks = [...elements].map(
      (element) =>
        new Steps(element, (steps, until) => start(() => this.load(steps, until)), onStep),
    );
    this.now = byId("time-now", HTMLButtonElement);
    this.now.addEventListener("click", () => {
      this.leave();
      onStep();
    });
  }

  /**
   * @param {Steps} steps
   * @param {string} until a day: those before it are added to those at hand; else the last days
   */
  async load(steps, until) {
    const answer = await this.ask(steps.clock, until);
    if (!until) this.leave();
    this.turned = steps;
    this.now.hidden = false;
    steps.take(answer);
  }

  /** Back to the day and revision of the page. */
  leave() {
    for (const steps of this.clocks) steps.forget();
    this.turned = null;
    this.now.hidden = true;
  }

  /** What is looked at; null is the page's own day and revision. */
  get moment() {
    return this.turned?.moments[this.turned.place] ?? null;
  }

  /** The revision that is looked at; empty where it is the page's own. */
  get knownRevision() {
    return this.turned?.clock === "known" && this.moment ? String(this.moment.revision) : "";
  }

  /** Whether a step, or what is drawn at one, may be missing. */
  get cut() {
    return this.turned?.cut ?? false;
  }

  /** The day whose relations hold: known time is looked at as of the page's day. */
  get day() {
    return this.turned?.clock === "valid" ? (this.moment?.day ?? null) : null;
  }
}
