/** Facts that rule out the same work, whatever else agrees. In the order they are asked. */
export const none: i32 = 0
export const sameBody: i32 = 1
export const farYears: i32 = 2
export const otherProvince: i32 = 3
export const otherDistrict: i32 = 4
export const otherSubdistrict: i32 = 5
export const otherVillage: i32 = 6
export const otherRoad: i32 = 7
export const disjointKilometres: i32 = 8
export const otherNumber: i32 = 9
export const genericTitle: i32 = 10
