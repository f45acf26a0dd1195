/** @file A button that opens a file from the disk; the same file can be chosen again. */
export function FileButton(props: {
  readonly label: string;
  /** As of the attribute `accept`. */
  readonly accept: string;
  readonly multiple?: boolean;
  readonly disabled?: boolean;
  /** Whether what it opens is in use. */
  readonly pressed?: boolean;
  readonly onFiles: (files: readonly [File, ...File[]]) => void;
}) {
  const { label, accept, multiple = false, disabled = false, pressed, onFiles } = props;
  return (
    <label className="file-button">
      <span>{label}</span>
      <input
        type="file"
        accept={accept}
        multiple={multiple}
        disabled={disabled}
        aria-current={pressed}
        className="visually-hidden"
        onChange={(event) => {
          const [first, ...others] = event.target.files ?? [];
          event.target.value = '';
          if (first) onFiles([first, ...others]);
        }}
      />
    </label>
  );
}
