/** Positions of groups of the lexicon that the reader knows by name: where they stand in the table `groups`. */
export const control: i32 = 0
export const section: i32 = 1
export const lane: i32 = 2
export const canal: i32 = 3
export const dredge: i32 = 4
export const drill: i32 = 5
export const waterSource: i32 = 6
export const anyRoad: i32 = 7
export const anyWell: i32 = 8
export const supervision: i32 = 9
