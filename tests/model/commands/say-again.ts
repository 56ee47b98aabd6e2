import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { done, refuse, violation } from '#app/platform/outcome.ts';
import { ModelCommand } from '../model-command.ts';
import type { Real } from '../real.ts';

/** The last command that was done comes a second time under its own key: the same answer, and nothing happens twice. */
class SayAgain extends ModelCommand {
  protected reasons(): string[] {
    return [];
  }

  protected async act(real: Real) {
    const said = await real.sayAgain();
    if (!said || isDeepStrictEqual(said.first, said.again)) return done(null);
    const { first, again } = said;
    return refuse(violation('again.another_answer', `First ${JSON.stringify(first)}, then ${JSON.stringify(again)}.`));
  }

  protected apply(): void {}

  toString(): string {
    return 'again()';
  }
}

export const sayAgain = fc.constant(new SayAgain());
