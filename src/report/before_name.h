/* report/before_name.h
 * The names of a report that goes out of the way (report/report_before.h): made, and told from its
 * manifest's. Owns nothing. Depends on report/evidence/evidence.h.
 */
#ifndef REPORT_BEFORE_NAME_H
#define REPORT_BEFORE_NAME_H

/* The path that a report gets: "NAME.before.ENDING", or "NAME.before-2.ENDING" and so on from round
 * 2. The caller frees it. */
char *before_name(const char *path, int round);

/* The name of the report that lies beside a manifest of that name, which says that its report is
 * `file`: that, or what report_before_move has made of it. The caller frees it. */
char *before_name_beside(const char *manifest_name, const char *file);

#endif
