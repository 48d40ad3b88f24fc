/* cli/options/option_setters.h
 * Reads an option's value into its place in struct options: one setter for each kind of value,
 * named by the table. Owns nothing. Depends on cli/options/option_spec.h.
 */
#ifndef CLI_OPTIONS_OPTION_SETTERS_H
#define CLI_OPTIONS_OPTION_SETTERS_H

#include "cli/options/option_spec.h"

/* Each is false where the value is none of its kind; what spec->help says is right. */
bool option_set_flag(const struct option_spec *spec, const char *value, struct options *options);
bool option_set_string(const struct option_spec *spec, const char *value, struct options *options);
bool option_set_name(const struct option_spec *spec, const char *value, struct options *options);
bool option_set_list(const struct option_spec *spec, const char *value, struct options *options);
bool option_set_filter(const struct option_spec *spec, const char *value, struct options *options);
bool option_set_narrower(const struct option_spec *spec, const char *value,
                         struct options *options);
bool option_set_count(const struct option_spec *spec, const char *value, struct options *options);
bool option_set_big_count(const struct option_spec *spec, const char *value,
                          struct options *options);
bool option_set_timeout(const struct option_spec *spec, const char *value, struct options *options);
bool option_set_rate(const struct option_spec *spec, const char *value, struct options *options);
bool option_set_group(const struct option_spec *spec, const char *value, struct options *options);
bool option_set_duration(const struct option_spec *spec, const char *value,
                         struct options *options);
bool option_set_age(const struct option_spec *spec, const char *value, struct options *options);
bool option_set_delimiter(const struct option_spec *spec, const char *value,
                          struct options *options);
bool option_set_hidden_rows(const struct option_spec *spec, const char *value,
                            struct options *options);
bool option_set_country(const struct option_spec *spec, const char *value, struct options *options);
bool option_set_format(const struct option_spec *spec, const char *value, struct options *options);
bool option_set_date(const struct option_spec *spec, const char *value, struct options *options);
bool option_set_statuses(const struct option_spec *spec, const char *value,
                         struct options *options);
bool option_set_language(const struct option_spec *spec, const char *value,
                         struct options *options);
bool option_set_response_format(const struct option_spec *spec, const char *value,
                                struct options *options);
bool option_set_import(const struct option_spec *spec, const char *value, struct options *options);
bool option_set_retry_state(const struct option_spec *spec, const char *value,
                            struct options *options);
bool option_set_progress(const struct option_spec *spec, const char *value,
                         struct options *options);

#endif
