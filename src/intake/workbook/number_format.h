/* intake/workbook/number_format.h
 * What a cell's number format makes of its number: a date, a time, or a number with a calling code
 * before it. What else a format does (spaces, leading zeros, colours) changes no number. Pure: owns
 * nothing. Depends on nothing.
 */
#ifndef INTAKE_WORKBOOK_NUMBER_FORMAT_H
#define INTAKE_WORKBOOK_NUMBER_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#define NUMBER_FORMAT_PREFIX_SIZE 16

struct number_format {
    bool has_date, has_time;
    char prefix[NUMBER_FORMAT_PREFIX_SIZE]; /* "+33 " of the format "+33 "0; "": none */
};

/* Of a format's code, as the workbook has it (`dd/mm/yyyy`, `[$-40C]d mmmm yyyy`). */
struct number_format number_format_of_code(const char *code);

/* Of the formats that every program knows by their number (ECMA-376, 18.8.30). */
struct number_format number_format_of_id(long id);

#endif
