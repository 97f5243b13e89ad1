import { useEffect, useId, useState } from "react";

interface Props {
  readonly label: string;
  readonly value: number;
  /** The value as it is written. */
  readonly shown: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Whether it can be typed as well. */
  readonly isTyped?: boolean;
  readonly onChange: (value: string) => void;
}

/** A number that is set by a slider. */
export function Slider({ label, value, shown, min, max, step, isTyped, onChange }: Props) {
  const id = useId();
  return (
    <div className="slider">
      {/* a label takes the first thing in it that can have one, which an output can */}
      <label htmlFor={id}>{label}:</label>{" "}
      {isTyped ? (
        <Typed label={label} value={value} max={max} onChange={onChange} />
      ) : (
        <output htmlFor={id}>{shown}</output>
      )}
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={shown}
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  );
}

/** The same number, typed: while nothing, or no number, stands there, the last one holds. */
function Typed({ label, value, max, onChange }: Pick<Props, "label" | "value" | "max" | "onChange">) {
  const [text, setText] = useState(String(value));
  useEffect(() => setText(String(value)), [value]);
  return (
    <input
      type="number"
      aria-label={label}
      min={1}
      max={max}
      value={text}
      onChange={({ target }) => {
        setText(target.value);
        if (Number(target.value) >= 1) onChange(target.value);
      }}
      onBlur={() => setText(String(value))}
    />
  );
}
