import path from 'node:path';
import ts from 'typescript';

/** What the TypeScript compiler says of the answers, each written down as a literal of its declared type. */
export function compile(kinds: [string, object | undefined][]): string[] {
  const name = path.resolve('tests/stand-ins/answers.ts');
  const lines = kinds.map(([kind, value], index) => {
    const { lastResponse: _, ...plain } = value as { lastResponse?: object };
    return `export const a${index}: Kept<Stripe.${kind}> = ${JSON.stringify(plain)};`;
  });
  const head = "import type Stripe from 'stripe';\nimport type { Kept } from './stripe/kept.ts';\n";
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
    types: ['node'],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (file, target, ...rest) =>
    file === name ? ts.createSourceFile(file, head + lines.join('\n'), target) : getSourceFile(file, target, ...rest);
  const program = ts.createProgram([name], options, host);
  const said = program.getSemanticDiagnostics(program.getSourceFile(name));
  return said.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n').slice(0, 400));
}
