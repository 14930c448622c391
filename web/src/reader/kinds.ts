// What a statement can be, by the names of the case format.
export const TYPES = {
  event: ["ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "PROTEST", "THREATEN", "REJECT", "ACCUSE", "REQUEST", "RETREAT", "CONCEDE", "AID", "COOPERATE", "SUPPORT", "CONSULT", "AGREE"],
  control: ["holds", "takes", "retakes", "loses", "withdraws", "besieges", "lifts_siege", "opens_access", "closes_access"],
  relation: ["supports", "arms", "trains", "funds", "opposes", "allied_with", "part_of", "member_of", "leads", "front_of", "split_from", "renamed_to"],
  agreement: ["proposed", "negotiating", "agreed", "signed", "in_force", "extended", "violated", "suspended", "collapsed", "rejected", "failed_to_agree", "term", "exemption", "condition"],
};

/** PLOVER modes of each type of event that has some. */
export const MODES: Record<string, string[]> = {
  ASSAULT: ["aerial", "heavy-weapons", "firearms", "explosives", "suicide-attack", "unconventional", "abduct", "torture", "crowd-control", "destroy"],
  COERCE: ["arrest", "restrict", "seize", "deport", "withhold", "cyber"], MOBILIZE: ["troops", "weapons", "aerial"],
  SANCTION: ["convict", "discontinue", "expel", "withdraw"], PROTEST: ["demo", "riot", "strike", "hunger", "boycott", "obstruct"],
  THREATEN: ["ultimatum", "violence"], REJECT: ["meet"], ACCUSE: ["allege", "disapprove", "investigate"],
  RETREAT: ["withdraw", "ceasefire", "release", "disarm", "resign", "access"], CONSULT: ["visit", "third-party"],
};

export const FACTUALITIES = ["certain", "probable", "possible", "denied", "future", "unreal"];
export const HOWS = ["direct", "indirect", "mixed", "document", "media"];
