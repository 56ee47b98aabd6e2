type HeadroomBarProps = {
  label: string;
  used: number;
  thisBooking: number;
  total: number;
  format: (amount: number) => string;
};

/** Used, this booking, free: for pallets, kilograms, bond value and licence duty alike. Every part is also in words. */
export function HeadroomBar({ label, used, thisBooking, total, format }: HeadroomBarProps) {
  const free = total - used - thisBooking;
  const over = free < 0;
  const scale = Math.max(total, used + thisBooking, 1);
  const width = (amount: number) => ({ width: `${(amount / scale) * 100}%` });
  return (
    <div>
      <div className="flex flex-wrap justify-between gap-x-4 text-sm">
        <span className="font-semibold">{label}</span>
        <span className={over ? 'font-semibold text-danger' : 'text-muted'}>
          {over ? `${format(-free)} over ${format(total)}` : `${format(free)} free of ${format(total)}`}
        </span>
      </div>
      <div
        className="relative mt-1.5 flex h-3 overflow-hidden rounded-sm bg-sunken ring-1 ring-line"
        aria-hidden="true"
      >
        <div className="bg-bar" style={width(used)} />
        <div
          className={`hatch ${over ? 'bg-danger' : 'bg-accent'} ${thisBooking > 0 ? 'min-w-1' : ''}`}
          style={width(thisBooking)}
        />
        {over ? (
          <div className="absolute inset-y-0 w-0.5 bg-ink" style={{ left: `${(total / scale) * 100}%` }} />
        ) : null}
      </div>
      <p className="mt-1.5 flex flex-wrap gap-x-4 text-xs text-muted">
        <span className="inline-flex items-center gap-1.5">
          <span className="size-2.5 rounded-[2px] bg-bar" aria-hidden="true" />
          Used {format(used)}
        </span>
        <span className="inline-flex items-center gap-1.5">
          <span className={`hatch size-2.5 rounded-[2px] ${over ? 'bg-danger' : 'bg-accent'}`} aria-hidden="true" />
          This booking {format(thisBooking)}
        </span>
      </p>
    </div>
  );
}
