import { useId } from "react";

interface Props {
  readonly label: string;
  readonly value: number;
  /** The value as it is written. */
  readonly shown: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly onChange: (value: string) => void;
}

/** A number that is set by a slider. */
export function Slider({ label, value, shown, min, max, step, onChange }: Props) {
  const id = useId();
  return (
    <div className="slider">
      {/* a label takes the first thing in it that can have one, which an output can */}
      <label htmlFor={id}>{label}:</label> <output htmlFor={id}>{shown}</output>
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
