/** Names that a local administration begins with. */
export const wordsOfLocalBodies = /^(?:อบต\.|อบจ\.|องค์การบริหารส่วน|เทศบาล|ทต\.|ทม\.|ทน\.|เมืองพัทยา|กรุงเทพมหานคร)/
/** Units that say a share of a hundred. */
export const percentUnits: ReadonlySet<string> = new Set(['%', 'ร้อยละ', 'เปอร์เซ็นต์'])
