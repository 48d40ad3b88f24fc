/* Programs save all kinds of files under the name .csv or .xls. Read as CSV they would give rows
 * that mean nothing, so their first bytes, or the first words of the text, are held against
 * known beginnings. What is in no table is read as CSV, and must then pass the checks of columns
 * and rows. */
#include "intake/file/foreign_format.h"

#include "base/ascii.h"
#include "base/language.h"

#include <stdbool.h>
#include <string.h>

static const struct {
    const char *magic;
    size_t length;
    const char *what;
} bytes_table[] = {
    {"PK\003\004", 4, N_("a spreadsheet workbook (or another ZIP archive)")},
    {"PK\005\006", 4, N_("an empty ZIP archive")},
    {"\320\317\021\340", 4, N_("an old Excel workbook")},
    {"%PDF-", 5, N_("a PDF")},
    {"\037\213", 2, N_("a gzip archive")},
    {"BZh", 3, N_("a bzip2 archive")},
    {"\3757zXZ", 5, N_("an xz archive")},
    {"7z\274\257\047\034", 6, N_("a 7-Zip archive")},
    {"Rar!\032\007", 6, N_("a RAR archive")},
    {"\050\265\057\375", 4, N_("a Zstandard archive")},
    {"SQLite format 3", 15, N_("an SQLite database")},
    {"\211PNG", 4, N_("a picture")},
    {"\377\330\377", 3, N_("a picture")},
    {"%!PS", 4, N_("a PostScript document")},
};

#define WEB_PAGE N_("a web page (some programs write these with the ending .xls)")
#define SQL      N_("an SQL dump")

/* How a text begins, in lower case. A blank stands for one or more; `~` at the end: no letter,
 * digit or _ may follow. */
static const struct {
    const char *start;
    const char *what;
} text_table[] = {
    {"{\\rtf", N_("an RTF document")},
    {"begin:vcard", N_("a file of vCards")},
    {"begin:vcalendar", N_("a calendar (iCalendar)")},
    {"begin:vmsg", N_("a file of vMessages")},
    {"<?xml", N_("an XML file")},
    {"<?php", N_("a PHP program")},
    {"<!doctype html", WEB_PAGE},
    {"<html~", WEB_PAGE},
    {"<head~", WEB_PAGE},
    {"<body~", WEB_PAGE},
    {"<meta~", WEB_PAGE},
    {"<style~", WEB_PAGE},
    {"<table~", WEB_PAGE},
    {"<script~", WEB_PAGE},
    {"insert into ", SQL},
    {"insert ignore into ", SQL},
    {"replace into ", SQL},
    {"create table ", SQL},
    {"create database ", SQL},
    {"create schema ", SQL},
    {"create temporary table ", SQL},
    {"drop table ", SQL},
    {"drop database ", SQL},
    {"alter table ", SQL},
    {"lock tables ", SQL},
    {"start transaction", SQL},
    {"begin transaction", SQL},
    {"pragma ", SQL},
    {"set names ", SQL},
    {"set @", SQL},
    {"set sql_", SQL},
    {"set statement_timeout", SQL},
    {"set time_zone", SQL},
    {"set foreign_key_checks", SQL},
    {"set identity_insert ", SQL},
    {"set ansi_nulls ", SQL},
    {"set search_path", SQL},
    {"select pg_catalog", SQL},
    {"use `", SQL},
    {"use [", SQL},
    {"mime-version:", N_("an e-mail message or a web archive (MIME)")},
    {"content-type:", N_("an e-mail message or a web archive (MIME)")},
    {"return-path:", N_("an e-mail message")},
    {"received: from ", N_("an e-mail message")},
    {"id;pwxl~", N_("a SYLK spreadsheet")},
    {"id;pscalc", N_("a SYLK spreadsheet")},
    {"dn: ", N_("an LDIF directory export")},
    {"dn:: ", N_("an LDIF directory export")},
    {"%yaml", N_("a YAML file")},
    {"--- !", N_("a YAML file")},
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* How many bytes a character has that leaves nothing to see; 0: it is seen. */
static size_t unseen_bytes(const char *at)
{
    static const char *const unseen[] = {"\357\273\277", "\302\240", "\342\200\213"};
    for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++)
        if (strncmp(at, unseen[i], strlen(unseen[i])) == 0)
            return strlen(unseen[i]);
    return is_blank(*at);
}

/* Blank lines, byte order marks, no-break spaces. */
static const char *skip_blanks(const char *at)
{
    size_t unseen;
    while ((unseen = unseen_bytes(at)) > 0)
        at += unseen;
    return at;
}

/* Behind a comment that begins here; NULL: none does. A comment that does not end leaves nothing.
 */
static const char *behind_comment(const char *at)
{
    static const struct {
        const char *open, *close;
    } comments[] = {{"<!--", "-->"}, {"/*", "*/"}, {"-- ", "\n"}, {"--\n", "\n"}, {"--\r\n", "\n"}};
    for (size_t i = 0; i < sizeof comments / sizeof *comments; i++) {
        if (strncmp(at, comments[i].open, strlen(comments[i].open)) != 0)
            continue;
        const char *close = strstr(at + 2, comments[i].close);
        return close != NULL ? close + strlen(comments[i].close) : at + strlen(at);
    }
    return NULL;
}

static bool starts_with(const char *at, const char *start)
{
    for (; *start != '\0'; start++) {
        if (*start == '~')
            return !ascii_is_letter(*at) && !ascii_is_digit(*at) && *at != '_';
        if (*start == ' ') {
            if (!is_blank(*at))
                return false;
            at = skip_blanks(at);
        } else if (ascii_lower(*at++) != *start) {
            return false;
        }
    }
    return true;
}

/* A tag that no signature names, unless a column's name is written so: <Nom>;<Mobile>. */
static bool is_tag(const char *at)
{
    if (at[0] != '<' || !(ascii_is_letter(at[1]) || at[1] == '!' || at[1] == '?'))
        return false;
    const char *end = strchr(at, '>');
    return end != NULL && (end[1] == '\0' || strchr(",;|\t\"", end[1]) == NULL);
}

static bool follows_word(const char *at, const char *word)
{
    size_t length = strlen(word);
    return strncmp(at, word, length) == 0 && strchr(",] \t\r\n", at[length]) != NULL;
}

/* An object or an array; {8F3C-…} and [Nom] are none. */
static bool is_json(const char *at)
{
    if (at[0] != '{' && at[0] != '[')
        return false;
    const char *inside = skip_blanks(at + 1);
    if (at[0] == '{')
        return *inside == '"' || *inside == '}' || *inside == '\'';
    if (*inside == '\0')
        return false;
    return strchr("{[\"]", *inside) != NULL ||
           (ascii_is_digit(*inside) && inside[strspn(inside, "0123456789.")] == ',') ||
           follows_word(inside, "null") || follows_word(inside, "true") ||
           follows_word(inside, "false");
}

const char *foreign_format_of_bytes(const char *bytes, size_t length)
{
    for (size_t i = 0; i < sizeof bytes_table / sizeof *bytes_table; i++)
        if (length >= bytes_table[i].length &&
            memcmp(bytes, bytes_table[i].magic, bytes_table[i].length) == 0)
            return bytes_table[i].what;
    return NULL;
}

const char *foreign_format_of_text(const char *text)
{
    const char *at = skip_blanks(text), *behind;
    bool commented = false;
    while ((behind = behind_comment(at)) != NULL) {
        commented = true;
        at = skip_blanks(*behind == ';' ? behind + 1 : behind); /* MySQL: an option in a comment */
    }
    for (size_t i = 0; i < sizeof text_table / sizeof *text_table; i++)
        if (starts_with(at, text_table[i].start))
            return text_table[i].what;
    if (is_json(at))
        return N_("a JSON file");
    if (is_tag(at))
        return N_("a file of markup (HTML, XML or the like)");
    return commented && *at == '\0' ? N_("a file of comments") : NULL;
}
