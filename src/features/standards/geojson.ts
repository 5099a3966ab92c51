import { satang, toBahtDecimal } from '../../kernel/money.ts'
import { amountOf } from '../plans/index.ts'
import { type ExchangeProject, yearsOf } from './exchange.ts'

export const geoJsonStart = '{"type":"FeatureCollection","features":[\n'
export const geoJsonEnd = '\n]}\n'

/**
 * A project as a GeoJSON feature (RFC 7946): longitude first, WGS 84. The point is the centre of the finest area known, and
 * `point_precision` says of which kind; a project without a place has no geometry.
 */
export function projectToFeature(project: ExchangeProject, baseUrl: string): string {
  const { point, areaCode, areaName, text } = project.place
  const years = yearsOf(project.lines)
  return JSON.stringify({
    type: 'Feature',
    id: project.id,
    geometry: point === null ? null : { type: 'Point', coordinates: [point.longitude, point.latitude] },
    properties: {
      title: project.title,
      body: project.body.code,
      body_name: project.body.name,
      area: areaCode,
      area_name: areaName,
      place_text: text,
      point_precision: point === null ? null : point.precision,
      function: project.field?.code ?? null,
      state: project.state,
      fiscal_year_from: years?.from ?? null,
      fiscal_year_to: years?.to ?? null,
      amount: toBahtDecimal(satang(amountOf(project.lines))),
      url: `${baseUrl}/projects/${encodeURIComponent(project.id)}`,
    },
  })
}
