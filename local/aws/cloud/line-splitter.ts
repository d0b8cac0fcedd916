/** Cuts written text into lines; an unfinished line waits for its rest or for `flush`. */
export class LineSplitter {
  readonly #emit: (line: string) => void;
  #rest = '';

  constructor(emit: (line: string) => void) {
    this.#emit = emit;
  }

  write(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#emit(line);
  }

  /** Emits a line of its own, after whatever was written before. */
  line(text: string): void {
    this.flush();
    this.#emit(text);
  }

  flush(): void {
    if (this.#rest !== '') this.#emit(this.#rest);
    this.#rest = '';
  }
}
