interface Props<T extends string> {
  id: string;
  label: string;
  /** What no choice is called. */
  every: string;
  options: readonly { value: T; name: string }[];
  value: T | null;
  onChoose: (value: T | null) => void;
}

/** One of several, or none. */
export function Choice<T extends string>({ id, label, every, options, value, onChoose }: Props<T>) {
  const choose = (chosen: string) => onChoose(options.find((option) => option.value === chosen)?.value ?? null);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select class="input" id={id} value={value ?? ""} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{every}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.name}
          </option>
        ))}
      </select>
    </div>
  );
}
