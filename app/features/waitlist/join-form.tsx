import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { OFFER_MINUTES } from '#app/domain/booking/waitlist.ts';
import { kilogramsText } from '#app/domain/shared/quantity.ts';

type JoinFormProps = {
  slotId: string;
  ask: { in: string; out: string; pallets: number; kg: number };
  cargo: { id: string; slug: string };
};

/** Joins the waitlist with an ask that was refused for want of room. */
export function JoinForm({ slotId, ask, cargo }: JoinFormProps) {
  return (
    <CommandForm command="join-waitlist" action={`/o/${cargo.slug}/holds`} className="grid gap-2">
      <input type="hidden" name="slot" value={slotId} />
      <input type="hidden" name="in" value={ask.in} />
      <input type="hidden" name="out" value={ask.out} />
      <input type="hidden" name="pallets" value={ask.pallets} />
      <input type="hidden" name="kg" value={kilogramsText(ask.kg)} />
      <input type="hidden" name="cargo" value={cargo.id} />
      <p className="text-sm">
        Should places come free, whoever joined first is offered them first, held for {OFFER_MINUTES} minutes.
      </p>
      <Button variant="secondary">Join the waitlist</Button>
    </CommandForm>
  );
}
