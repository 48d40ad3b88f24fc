/* What people hand over instead of a CSV file is told by how it begins, whatever precedes it. */
#include "intake/file/foreign_format.h"

#include "base/text.h"
#include "support/unit.h"

#include <stdio.h>
#include <string.h>

static void assert_told(const char *text, const char *piece)
{
    const char *what = foreign_format_of_text(text);
    if (what == NULL || strstr(what, piece) == NULL)
        fail_msg("%s, not %s, is told of:\n%s", what != NULL ? what : "nothing", piece, text);
}

/* Behind everything that may precede it. */
static void assert_told_anyhow(const char *start, const char *piece)
{
    static const char *const BEFORE[] = {
        "", "\n", "\r\n\r\n  ", "\357\273\277", "\357\273\277\n\t", "\302\240\n\357\273\277"};
    struct text text = {0};
    for (size_t i = 0; i < COUNT_OF(BEFORE); i++) {
        text_clear(&text);
        text_append_string(&text, BEFORE[i]);
        text_append_string(&text, start);
        assert_told(text_string(&text), piece);
    }
    text_free(&text);
}

static void web_pages_are_told(void **state)
{
    assert_told_anyhow("<!DOCTYPE html>\n<html>", "a web page");
    assert_told_anyhow("<!doctype HTML PUBLIC \"-//W3C//DTD\">", "a web page");
    assert_told_anyhow("<HTML xmlns:x=\"urn:schemas-microsoft-com:office:excel\">", "a web page");
    assert_told_anyhow("<html><body><table><tr><td>0639980863</td></tr>", "a web page");
    assert_told_anyhow("<TABLE border=1>", "a web page");
    assert_told_anyhow("<!-- export of today -->\n<html>", "a web page");
    assert_told_anyhow("<meta charset=utf-8><table>", "a web page");
}

static void markup_that_nobody_has_named_is_told_too(void **state)
{
    assert_told_anyhow("<?xml version=\"1.0\"?><contacts/>", "an XML file");
    assert_told_anyhow("<?XML version='1.0'?>", "an XML file");
    assert_told_anyhow("<contacts>\n <contact phone=\"0639980001\"/>", "markup");
    assert_told_anyhow("<br />\n<b>Warning</b>: mysql_connect()", "markup");
    assert_told_anyhow("<kontakty><osoba>0639980001</osoba>", "markup");
    assert_told_anyhow("<!ENTITY x \"y\">", "markup");
}

static void json_is_told(void **state)
{
    assert_told_anyhow("[{\"phone\":\"0639980841\",\"optout\":true}]", "a JSON file");
    assert_told_anyhow("[\n  {\n \"phone\": 1 } ]", "a JSON file");
    assert_told_anyhow("{\"phone\":\"0639980841\"}\n{\"phone\":\"0639980842\"}\n", "a JSON file");
    assert_told_anyhow("{ \"data\": [", "a JSON file");
    assert_told_anyhow("[\"0639980841\",\"0639980842\"]", "a JSON file");
    assert_told_anyhow("[639980841, 639980842]", "a JSON file");
    assert_told_anyhow("[null, \"x\"]", "a JSON file");
    assert_told_anyhow("[]", "a JSON file");
    assert_told_anyhow("{}", "a JSON file");
    assert_told_anyhow("{'telefono': '0639980841'}", "a JSON file");
}

static void sql_dumps_are_told(void **state)
{
    assert_told_anyhow("INSERT INTO contacts VALUES (1,'0639980001');", "an SQL dump");
    assert_told_anyhow("insert  into\n`contacts` (phone) values", "an SQL dump");
    assert_told_anyhow("-- MySQL dump 10.13\n--\n-- Host: x\n\n/*!40101 SET NAMES utf8 */;\n"
                       "SET NAMES utf8;",
                       "an SQL dump");
    assert_told_anyhow("/* phpMyAdmin */\nCREATE TABLE `x` (", "an SQL dump");
    assert_told_anyhow("--\n-- PostgreSQL database dump\n--\n\nSET statement_timeout = 0;",
                       "an SQL dump");
    assert_told_anyhow("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;", "an SQL dump");
    assert_told_anyhow("DROP TABLE IF EXISTS x;", "an SQL dump");
    assert_told_anyhow("SET @OLD_CHARACTER_SET_CLIENT=@@X;", "an SQL dump");
}

static void other_texts_are_told(void **state)
{
    assert_told_anyhow("BEGIN:VCARD\r\nVERSION:3.0\r\n", "vCards");
    assert_told_anyhow("begin:vcard\n", "vCards");
    assert_told_anyhow("{\\rtf1\\ansi", "RTF");
    assert_told_anyhow("{\\RTF1", "RTF");
    assert_told_anyhow("BEGIN:VCALENDAR\n", "iCalendar");
    assert_told_anyhow("MIME-Version: 1.0\nContent-Type: multipart/related;", "MIME");
    assert_told_anyhow("ID;PWXL;N;E\nP;PGeneral\n", "SYLK");
    assert_told_anyhow("dn: uid=x,ou=people\nmobile: 0639980001\n", "LDIF");
    assert_told_anyhow("<!-- never ends", "comments");
}

static void a_table_is_told_nothing_of(void **state)
{
    static const char *const TABLES[] = {
        "Nom;Mobile\n",
        "ID;Prenom;Mobile\n",
        "ID;PWXLX;Mobile\n",
        "Begin;End;Mobile\n",
        "Insert date;Mobile\n",
        "Set;Mobile\n",
        "Table;Mobile\n",
        "<Nom>;<Mobile>\n",
        "<Nom>,<Mobile>\n",
        "[Nom];[Mobile]\n",
        "[1];[2]\n",
        "{8F3C12AB-0000-0000-0000-000000000000};0639980001\n",
        "\"<b>Nom</b>\";Mobile\n",
        "--;Mobile\n",
        "- ;Mobile\n",
        "<3;Mobile\n",
        "Htmlcode,Mobile\n",
        "0639980001\n",
        "\357\273\277\n0639980001\n",
        "-- export of today\nNom;Mobile\n",
        "Dn;Mobile\n",
        "",
        "\n\n",
    };
    for (size_t i = 0; i < COUNT_OF(TABLES); i++) {
        const char *what = foreign_format_of_text(TABLES[i]);
        if (what != NULL)
            fail_msg("%s is told of %s", what, TABLES[i]);
    }
}

static void a_file_of_blanks_alone_is_read_to_its_end(void **state)
{
    struct text text = {0};
    for (size_t i = 0; i < 300000; i++)
        text_append_string(&text, "\r\n");
    assert_null(foreign_format_of_text(text_string(&text)));
    text_append_string(&text, "<html>");
    assert_told(text_string(&text), "a web page");
    text_free(&text);
}

static void binary_formats_are_told_by_their_first_bytes(void **state)
{
    static const struct {
        const char *start;
        const char *what;
    } FORMATS[] = {
        {"PK\003\004rest", "workbook"},
        {"\320\317\021\340rest", "old Excel workbook"},
        {"%PDF-1.7", "PDF"},
        {"\037\213\010", "gzip"},
        {"BZh9", "bzip2"},
        {"\3757zXZ\001", "xz"},
        {"7z\274\257\047\034\001", "7-Zip"},
        {"SQLite format 3", "database"},
        {"\211PNG\r\n", "picture"},
    };
    for (size_t i = 0; i < COUNT_OF(FORMATS); i++) {
        const char *what = foreign_format_of_bytes(FORMATS[i].start, strlen(FORMATS[i].start));
        assert_non_null(what);
        assert_non_null(strstr(what, FORMATS[i].what));
        assert_null(foreign_format_of_bytes(FORMATS[i].start, 1));
    }
    assert_null(foreign_format_of_bytes("Nom;Mobile", 10));
    assert_null(foreign_format_of_bytes("", 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(web_pages_are_told),
        cmocka_unit_test(markup_that_nobody_has_named_is_told_too),
        cmocka_unit_test(json_is_told),
        cmocka_unit_test(sql_dumps_are_told),
        cmocka_unit_test(other_texts_are_told),
        cmocka_unit_test(a_table_is_told_nothing_of),
        cmocka_unit_test(a_file_of_blanks_alone_is_read_to_its_end),
        cmocka_unit_test(binary_formats_are_told_by_their_first_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
