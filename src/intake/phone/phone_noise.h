/* intake/phone/phone_noise.h
 * What holds digits in a phone cell and is no phone: e-mail and web addresses, dates, times of day.
 * Owns nothing. Depends on base/text.h.
 */
#ifndef INTAKE_PHONE_PHONE_NOISE_H
#define INTAKE_PHONE_PHONE_NOISE_H

#include "base/text.h"

/* What such things are overwritten with: no character that phones are written with. */
#define PHONE_NOISE '~'

/* Overwrites them in a cell that phone_cell_clean has made plain. */
void phone_noise_mask(struct text *clean);

#endif
