import { placeOfSupply, type SupplyKind, supplyKind } from '../../../app/domain/tax/gst.ts';
import { gstStates, type InvoiceParty } from '../../schema/index.ts';
import { known } from './derive.ts';
import type { Firm } from './organisations.ts';
import type { Tx } from './transaction.ts';

/** A host's supply to a shipper as a tax invoice names it. */
export type Supply = {
  kind: SupplyKind;
  place: { code: string; name: string };
  supplier: InvoiceParty;
  recipient: InvoiceParty;
};

/** Looks up the supply between two firms. */
export type Supplies = (host: Firm, shipper: Firm) => Supply;

/** Reads the States once, for as many supplies as are asked. */
export async function readSupplies(tx: Tx): Promise<Supplies> {
  const states = new Map((await tx.select().from(gstStates)).map((state) => [state.code, state]));
  const asParty = ({ legalName, address, pin, stateCode, gstin }: Firm): InvoiceParty => {
    return { legalName, address, pin, stateCode, stateName: known(states, stateCode).name, gstin };
  };
  return (host, shipper) => {
    const code = placeOfSupply({
      recipientGstin: shipper.gstin,
      recipientState: shipper.stateCode,
      supplierState: host.stateCode,
    });
    const kind = supplyKind({
      supplierState: host.stateCode,
      placeOfSupply: code,
      unionTerritoryWithoutLegislature: known(states, host.stateCode).secondTax === 'UTGST',
    });
    const place = { code, name: known(states, code).name };
    return { kind, place, supplier: asParty(host), recipient: asParty(shipper) };
  };
}
