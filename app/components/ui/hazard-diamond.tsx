import { useId } from 'react';
import { HAZARD_CLASSES } from '#app/domain/shared/hazard-class.ts';

/** `low` writes the figure in the lower half. Field and figure colours of the UN labels (UN Model Regulations 5.2.2.2.2); `lower` is the second half's colour. */
type Label = { field: string; figure: string; lower?: string; stripes?: 'whole' | 'upper'; low?: boolean };

const RED = '#d7262b';
const GREEN = '#1f8a4c';
const BLUE = '#1f5fae';
const YELLOW = '#ffd100';
const ORANGE = '#f58220';
const WHITE = '#ffffff';
const BLACK = '#111111';

const LABELS: Record<string, Label> = {
  '1': { field: ORANGE, figure: BLACK },
  '2.1': { field: RED, figure: WHITE },
  '2.2': { field: GREEN, figure: WHITE },
  '2.3': { field: WHITE, figure: BLACK },
  '3': { field: RED, figure: WHITE },
  '4.1': { field: WHITE, figure: BLACK, stripes: 'whole' },
  '4.2': { field: WHITE, figure: BLACK, lower: RED },
  '4.3': { field: BLUE, figure: WHITE },
  '5.1': { field: YELLOW, figure: BLACK },
  '5.2': { field: RED, figure: BLACK, lower: YELLOW },
  '6.1': { field: WHITE, figure: BLACK },
  '6.2': { field: WHITE, figure: BLACK },
  '7': { field: YELLOW, figure: BLACK, lower: WHITE },
  '8': { field: WHITE, figure: WHITE, lower: BLACK, low: true },
  '9': { field: WHITE, figure: BLACK, stripes: 'upper', low: true },
};

const UNKNOWN: Label = { field: WHITE, figure: BLACK };

/** Sub-divisions such as `1.4S` wear their class's label. */
function labelOf(code: string): Label {
  return LABELS[code] ?? LABELS[code.slice(0, 3)] ?? LABELS[code.slice(0, 1)] ?? UNKNOWN;
}

function nameOf(code: string): string {
  const known = HAZARD_CLASSES.find((hazard) => hazard.code === code);
  return known ? `Class ${code}, ${known.name}` : `Class ${code}`;
}

function Stripes({ which }: { which: 'whole' | 'upper' }) {
  const xs = [2, 6, 10, 14, 18, 22, 26, 30, 34, 38];
  return xs.map((x) => (
    <rect key={x} x={x} y="0" width="2" height={which === 'whole' ? 40 : 18} fill={which === 'whole' ? RED : BLACK} />
  ));
}

/** The hazard class in its diamond, coloured as on the UN label, named for screen readers. */
export function HazardDiamond({ code, size = 28 }: { code: string; size?: number }) {
  const clip = useId();
  const label = labelOf(code);
  const name = nameOf(code);
  const haloed = label.stripes === 'whole' || (label.lower !== undefined && !label.low);
  return (
    <svg viewBox="0 0 40 40" width={size} height={size} role="img" aria-label={name} className="shrink-0">
      <title>{name}</title>
      <clipPath id={clip}>
        <path d="M20 1 39 20 20 39 1 20z" />
      </clipPath>
      <g clipPath={`url(#${clip})`}>
        <rect width="40" height="40" fill={label.field} />
        {label.lower ? <rect y="20" width="40" height="20" fill={label.lower} /> : null}
        {label.stripes ? <Stripes which={label.stripes} /> : null}
      </g>
      <path d="M20 1 39 20 20 39 1 20z" fill="none" stroke={BLACK} strokeWidth="1.25" />
      <path d="M20 3.6 36.4 20 20 36.4 3.6 20z" fill="none" stroke={label.figure} strokeWidth="0.75" opacity="0.7" />
      <text
        x="20"
        y={label.low ? 32 : 25.2}
        textAnchor="middle"
        fontSize={code.length > 3 ? 11 : 14.5}
        fontWeight="700"
        fill={label.figure}
        stroke={haloed ? WHITE : 'none'}
        strokeWidth={haloed ? 4 : 0}
        paintOrder="stroke"
        strokeLinejoin="round"
      >
        {code}
      </text>
    </svg>
  );
}

/** Several classes side by side; says so when there is none. */
export function HazardList({ codes, size }: { codes: readonly string[]; size?: number }) {
  if (codes.length === 0) return <span className="text-sm text-muted">Not dangerous goods</span>;
  return (
    <ul className="flex flex-wrap gap-1.5">
      {codes.map((code) => (
        <li key={code} className="flex">
          <HazardDiamond code={code} size={size} />
        </li>
      ))}
    </ul>
  );
}
