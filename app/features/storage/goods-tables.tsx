import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { DataTable } from '#app/components/ui/data-table.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatDate, formatInstant, plainDate } from '#app/domain/shared/plain-date.ts';
import { formatMass } from '#app/domain/shared/quantity.ts';
import { DISCREPANCY_LABELS, DISCREPANCY_OUTCOMES } from '#app/domain/storage/discrepancy.ts';
import { EXIT_DOCUMENTS } from '#app/domain/storage/exit-document.ts';
import { type FieldsOf, Foldout } from './goods-forms.tsx';
import type { GoodsList, GoodsPart } from './goods-pages.ts';
import type { Goods } from './read-goods.server.ts';

type Paper = Goods['papers']['rows'][number];

const day = (text: string) => formatDate(plainDate(text));
/** Pallets above kilograms, so that a narrow column breaks neither. */
const Amount = ({ pallets, massGrams }: { pallets: number; massGrams: number }) => (
  <>
    <span className="block whitespace-nowrap">{countOf(pallets, 'pallet')}</span>
    <span className="block whitespace-nowrap text-muted">{formatMass(massGrams)}</span>
  </>
);
const Whole = ({ children }: { children: string }) => <span className="whitespace-nowrap">{children}</span>;

/** The pager of one of a booking's lists. */
export function PartPager({ part, list, label }: { part: GoodsPart<unknown>; list: GoodsList; label: string }) {
  return <Pager page={part.page} hasNext={part.hasNext} list={{ param: list, label }} />;
}

function PaperState({ paper, today, mayWithdraw }: { paper: Paper; today: string; mayWithdraw: boolean }) {
  if (paper.withdrawnAt !== null) return <Whole>Taken back</Whole>;
  if (paper.releasedPallets === paper.pallets) return <Whole>Used up</Whole>;
  const lapsed = paper.validUntil !== null && paper.validUntil < today;
  if (!mayWithdraw) return lapsed ? 'Lapsed' : 'Filed';
  return (
    <CommandForm command="withdraw-exit-document" subject={paper.id}>
      <input type="hidden" name="exitDocumentId" value={paper.id} />
      <Button variant="secondary" size="sm" className="whitespace-nowrap">
        Take back<span className="sr-only"> {paper.number}</span>
      </Button>
    </CommandForm>
  );
}

/** The papers goods may leave on, and how much of each is used. */
export function Papers({ goods, mayWithdraw }: { goods: Pick<Goods, 'papers' | 'today'>; mayWithdraw: boolean }) {
  const { papers, today } = goods;
  if (papers.rows.length === 0 && papers.page === 1) return null;
  return (
    <div>
      <h3 className="mb-2 text-base">Exit documents</h3>
      <DataTable
        caption="Exit documents, the newest first"
        rows={papers.rows}
        rowKey={({ id }) => id}
        empty={<p className="text-sm text-muted">There are no more.</p>}
        columns={[
          {
            key: 'document',
            header: 'Document',
            cell: (paper) => (
              <>
                {EXIT_DOCUMENTS[paper.kind].label}, <Whole>{paper.number}</Whole>
              </>
            ),
          },
          { key: 'lot', header: 'Lot', cell: ({ lotNumber }) => lotNumber },
          {
            key: 'days',
            header: 'Dated',
            cell: ({ datedOn, validUntil }) => (
              <>
                <Whole>{day(datedOn)}</Whole>
                {validUntil ? <span className="block text-muted">until {day(validUntil)}</span> : null}
              </>
            ),
          },
          {
            key: 'covers',
            header: 'Covers',
            cell: (paper) => <Amount pallets={paper.pallets} massGrams={paper.massGrams} />,
          },
          {
            key: 'used',
            header: 'Left on it',
            cell: ({ releasedPallets, releasedMassGrams }) =>
              releasedPallets === 0 ? (
                'Nothing yet'
              ) : (
                <Amount pallets={releasedPallets} massGrams={releasedMassGrams} />
              ),
          },
          {
            key: 'action',
            header: 'State',
            cell: (paper) => <PaperState paper={paper} today={today} mayWithdraw={mayWithdraw} />,
          },
        ]}
      />
      <PartPager part={papers} list="papers" label="exit documents" />
    </div>
  );
}

/** Everything that came in and went out, the newest first; open where its pages are turned. */
export function Ledger({ ledger }: { ledger: Goods['ledger'] }) {
  if (ledger.rows.length === 0 && ledger.page === 1) return null;
  return (
    <Foldout title="Movements" open={ledger.page > 1}>
      <DataTable
        caption="Movements, the newest first"
        rows={ledger.rows}
        rowKey={({ id }) => id}
        empty={<p className="text-sm text-muted">There are no more.</p>}
        columns={[
          { key: 'day', header: 'Day', cell: ({ movedOn }) => <Whole>{day(movedOn)}</Whole> },
          {
            key: 'what',
            header: 'What',
            cell: ({ direction, lotNumber }) => (
              <Whole>{`${direction === 'in' ? 'In' : 'Out'}, lot ${lotNumber}`}</Whole>
            ),
          },
          {
            key: 'quantity',
            header: 'Quantity',
            cell: (row) => <Amount pallets={row.pallets} massGrams={row.massGrams} />,
          },
          { key: 'vehicle', header: 'Vehicle', cell: ({ vehicle }) => <Whole>{vehicle}</Whole> },
          { key: 'paper', header: 'On', cell: ({ paperNumber }) => paperNumber ?? '–' },
        ]}
      />
      <PartPager part={ledger} list="movements" label="movements" />
    </Foldout>
  );
}

type CasesProps = { cases: Goods['cases']; timeZone: string; maySettle: boolean; textFor: (id: string) => FieldsOf };

/** What the gate found to differ: the open cases first, each with the form that ends it. */
export function Cases({ cases, timeZone, maySettle, textFor }: CasesProps) {
  if (cases.rows.length === 0 && cases.page === 1) return null;
  return (
    <div id="cases" className="space-y-3">
      {cases.rows.map((each) => (
        <Notice
          key={each.id}
          tone={each.settledAt ? 'info' : 'warning'}
          title={
            each.settledAt
              ? `Settled: ${each.outcome ? DISCREPANCY_LABELS[each.outcome] : ''}`
              : `Differences to settle by ${formatInstant(each.answerBy, timeZone)}`
          }
        >
          <p>{each.findings.join(' ')}</p>
          {each.settlement ? <p>{each.settlement}</p> : null}
          {each.settledAt === null && maySettle ? <Settlement id={each.id} text={textFor(each.id)} /> : null}
        </Notice>
      ))}
      <PartPager part={cases} list="cases" label="cases" />
    </div>
  );
}

function Settlement({ id, text }: { id: string; text: FieldsOf }) {
  return (
    <CommandForm command="settle" subject={id} className="mt-3 grid items-end gap-3 sm:grid-cols-2" noValidate>
      <input type="hidden" name="discrepancyId" value={id} />
      <SelectField
        label="How it ends"
        {...text('outcome')}
        options={DISCREPANCY_OUTCOMES.map((value) => ({ value, label: DISCREPANCY_LABELS[value] }))}
      />
      <TextField label="What was agreed" {...text('settlement')} required maxLength={300} />
      <Button variant="secondary">Settle</Button>
    </CommandForm>
  );
}
