import type { RunEventEmitter } from './event-emitter.ts';

/**
 * One model response's text on its way to the person. When an earlier claim has already shown a part
 * of it, only the rest is shown; when the model now says something else, a message of its own begins.
 */
export class StreamedMessage {
  readonly #emitter: RunEventEmitter;
  readonly #baseId: string;
  #messageId: string;
  #text = '';

  constructor(emitter: RunEventEmitter, messageId: string) {
    this.#emitter = emitter;
    this.#baseId = messageId;
    this.#messageId = latestId(emitter, messageId);
  }

  /** What was shown last under this id. */
  static shown(emitter: RunEventEmitter, messageId: string): string {
    return emitter.text(latestId(emitter, messageId))?.text ?? '';
  }

  add(delta: string): void {
    if (delta === '') return;
    this.#text += delta;
    const shown = this.#emitter.text(this.#messageId);
    if (shown?.text.startsWith(this.#text)) return;
    if (shown && !shown.ended && this.#text.startsWith(shown.text)) {
      this.#emitContent(this.#text.slice(shown.text.length));
      return;
    }
    if (shown) this.#startOver();
    this.#emitter.emit({ type: 'TEXT_MESSAGE_START', messageId: this.#messageId });
    this.#emitContent(this.#text);
  }

  /** The whole text is known now; it may be more than what came in deltas. */
  end(whole: string): void {
    if (whole.startsWith(this.#text)) this.add(whole.slice(this.#text.length));
    if (!this.#emitter.text(this.#messageId)) return;
    this.#emitter.emit({ type: 'TEXT_MESSAGE_END', messageId: this.#messageId });
  }

  #startOver(): void {
    this.#emitter.emit({ type: 'TEXT_MESSAGE_END', messageId: this.#messageId });
    this.#messageId = idOf(this.#baseId, attemptsOf(this.#emitter, this.#baseId) + 1);
  }

  #emitContent(delta: string): void {
    this.#emitter.emit({ type: 'TEXT_MESSAGE_CONTENT', messageId: this.#messageId, delta });
  }
}

/** How often a response's text was begun. */
function attemptsOf(emitter: RunEventEmitter, baseId: string): number {
  let attempts = 0;
  while (emitter.text(idOf(baseId, attempts + 1))) attempts += 1;
  return attempts;
}

function latestId(emitter: RunEventEmitter, baseId: string): string {
  return idOf(baseId, Math.max(attemptsOf(emitter, baseId), 1));
}

function idOf(baseId: string, attempt: number): string {
  return attempt === 1 ? baseId : `${baseId}.${attempt}`;
}
