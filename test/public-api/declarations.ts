import { join } from 'node:path';
import ts from 'typescript';
import { REPOSITORY } from '../helpers/repository.js';

export interface Declared {
  readonly name: string;
  readonly isType: boolean;
  readonly docstring: string;
  /** Of an interface or a type literal: the properties and methods that say nothing. */
  readonly silentMembers: readonly string[];
}

/** What an entry of the built package declares, as an editor would show it. */
export function declarationsOf(entry: string): Declared[] {
  const file = join(REPOSITORY, 'dist', entry);
  const program = ts.createProgram([file], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    types: ['node'],
    strict: true,
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  if (source === undefined) throw new Error(`${file} is missing: run \`npm run build\` first`);
  const module = checker.getSymbolAtLocation(source);
  if (module === undefined) return [];
  return checker.getExportsOfModule(module).map((exported) => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    return {
      name: exported.name,
      isType: (symbol.flags & ts.SymbolFlags.Value) === 0,
      docstring: textOf(symbol, checker),
      silentMembers: membersOf(symbol)
        .filter((member) => textOf(member, checker) === '')
        .map(({ name }) => name),
    };
  });
}

function textOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker));
}

function membersOf(symbol: ts.Symbol): ts.Symbol[] {
  return [...(symbol.members?.values() ?? [])].filter(({ flags }) => flags & (ts.SymbolFlags.Property | ts.SymbolFlags.Method));
}
