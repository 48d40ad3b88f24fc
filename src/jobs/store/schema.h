/* jobs/store/schema.h
 * The schema's SQL, embedded at build time from schema/. Owns nothing. Depends on nothing.
 */
#ifndef JOBS_STORE_SCHEMA_H
#define JOBS_STORE_SCHEMA_H

/* schema/NNN_*.sql in the order of their numbers: element i brings the database from user_version i
 * to i + 1. */
extern const char *const schema_migrations[];
extern const int schema_migration_count;

#endif
