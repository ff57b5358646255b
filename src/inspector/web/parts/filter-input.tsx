/** The filter of episodes: a line of text with completion from the run itself. */
import type { TargetedInputEvent, TargetedKeyboardEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Completion, ErrorAnswer } from "../../protocol.ts";
import { ask } from "../server.ts";

interface Props {
  readonly run: string;
  readonly value: string;
  readonly onApply: (filter: string) => void;
  /** Where the applied filter is wrong, as the server says. */
  readonly wrong: ErrorAnswer["details"] | null;
}

/** A rest in typing after which completions are asked for, milliseconds. */
const PAUSE_MS = 90;

export function FilterInput({ run, value, onApply, wrong }: Props) {
  const [text, setText] = useState(value);
  const [answered, setAnswered] = useState<{ readonly of: string; readonly completion: Completion } | null>(
    null,
  );
  // An answer about another text than the present one would replace the wrong characters.
  const completion = answered?.of === text ? answered.completion : null;
  const [active, setActive] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const asking = useRef<AbortController | null>(null);
  useEffect(() => setText(value), [value]);

  const complete = (now: string, cursor: number) => {
    asking.current?.abort();
    setActive(-1); // what was pointed at belongs to the text before
    const controller = new AbortController();
    asking.current = controller;
    const query = new URLSearchParams({ text: now, cursor: String(cursor) });
    const take = (answer: Completion) => {
      setAnswered(answer.items.length > 0 ? { of: now, completion: answer } : null);
      setActive(-1);
    };
    // Who types on is not helped by an answer about what stood there before, and it costs the server a look.
    setTimeout(() => {
      if (controller.signal.aborted) return;
      const path = `runs/${encodeURIComponent(run)}/complete?${query.toString()}`;
      ask<Completion>(path, controller.signal).then(take, () => {}); // a server that is gone is said elsewhere
    }, PAUSE_MS);
  };
  const close = () => {
    asking.current?.abort();
    setAnswered(null);
    setActive(-1);
  };
  const take = (index: number) => {
    const item = completion?.items[index];
    if (item === undefined || completion === null) return;
    const before = text.slice(0, completion.from) + item.text;
    const after = text.slice(completion.to);
    const space = after.startsWith(" ") ? "" : " ";
    const now = before + space + after;
    setText(now);
    const cursor = before.length + 1;
    requestAnimationFrame(() => input.current?.setSelectionRange(cursor, cursor));
    complete(now, cursor);
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>) => {
    const { length } = completion?.items ?? [];
    if (event.key === "ArrowDown" && length > 0) setActive((active + 1) % length);
    else if (event.key === "ArrowUp" && length > 0) setActive(active <= 0 ? length - 1 : active - 1);
    else if (event.key === "Escape" && completion !== null) close();
    else if ((event.key === "Tab" || event.key === "Enter") && active >= 0) take(active);
    else if (event.key === "Tab" && !event.shiftKey && length === 1) take(0);
    else if (event.key === "Enter") {
      close();
      onApply(text.trim());
    } else return;
    event.preventDefault();
  };
  const onInput = (event: TargetedInputEvent<HTMLInputElement>) => {
    const { value: now, selectionStart } = event.currentTarget;
    setText(now);
    complete(now, selectionStart ?? now.length);
  };
  const isWrong = wrong !== null && wrong !== undefined && text === value;
  return (
    <form
      class="filter"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        close();
        onApply(text.trim());
      }}
    >
      <div class="filter-box">
        <input
          ref={input}
          id="filter"
          type="text"
          role="combobox"
          aria-label="Filter episodes"
          aria-expanded={completion !== null}
          aria-controls="filter-options"
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 ? `filter-option-${active}` : undefined}
          aria-invalid={isWrong}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          placeholder='success = false and turns > 30 and task ~ "heat"'
          value={text}
          onInput={onInput}
          onKeyDown={onKeyDown}
          onFocus={() => complete(text, input.current?.selectionStart ?? text.length)}
          onBlur={close}
        />
        {completion !== null && (
          <ul id="filter-options" class="options" role="listbox" aria-label="Completions">
            {completion.items.map((item, i) => (
              <li
                key={`${item.kind} ${item.text}`}
                id={`filter-option-${i}`}
                role="option"
                aria-selected={i === active}
                class={i === active ? "is-active" : ""}
                onMouseDown={(event) => {
                  event.preventDefault();
                  take(i);
                }}
              >
                <span class={`option-${item.kind}`}>{item.text}</span>
                <span class="muted">{item.detail}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
      <button type="submit">Filter</button>
      {value !== "" && (
        <button type="button" onClick={() => onApply("")}>
          Clear
        </button>
      )}
      {isWrong && (
        <pre class="wrong" aria-hidden="true">
          {value.slice(0, wrong.position)}
          <mark>{value.slice(wrong.position, wrong.position + Math.max(1, wrong.length)) || "␣"}</mark>
          {value.slice(wrong.position + Math.max(1, wrong.length))}
        </pre>
      )}
    </form>
  );
}
