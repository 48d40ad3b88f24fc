#include "base/report_head.h"
#include "support/unit.h"

static void a_head_is_known_in_each_language_however_it_was_saved(void **state)
{
    static const char *const heads[] = {
        "file,row,line,column,input,phone,status,stop_id,error_code\nx",
        "\357\273\277fichier;rang;ligne;colonne;cellule;num\xc3\xa9ro;r\xc3\xa9sultat;ID STOP",
        "fichier;rang;ligne;colonne;cellule;num\xe9ro;r\xe9sultat;ID STOP;code;raison",
        "\"row\"\t\"line\"\t\"kept\"\t\"input\"\t\"column\"\t\"phone\"\t\"status\"\t\"note\"",
        "rang,ligne,personne,cellule,colonne,num\xc3\xa9ro,r\xc3\xa9sultat,raison,note",
        "rang,ligne,colonne,cellule,essais,premier envoi,dernier envoi,note",
        "rang,ligne,colonne,cellule,essais,premier envoi (UTC),dernier envoi (UTC),note",
    };
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        bool others = true;
        if (!report_head_is_ours(heads[i], &others) || others)
            fail_msg("\"%s\"", heads[i]);
    }
}

static void another_tables_head_is_not_ours(void **state)
{
    static const char *const heads[] = {
        "",
        "Nom;Mobile;Statut;note;code;source;ligne",
        "file,row,line,column,input,phone,status",
        "file,row,line,colonne,cellule,num\xc3\xa9ro,code,raison,source,essais",
        "Nom\nfile,row,line,column,input,phone,status,stop_id",
        "File,Row,Line,Column,Input,Phone,Status,Stop_id",
        "files,rows,lines,columns,inputs,phones,statuses,stop_ids",
    };
    for (size_t i = 0; i < COUNT_OF(heads); i++)
        if (report_head_is_ours(heads[i], NULL))
            fail_msg("\"%s\"", heads[i]);
}

static void what_stands_beside_our_columns_is_told(void **state)
{
    bool others = false;
    assert_true(
        report_head_is_ours("file,row,line,column,input,phone,status,stop_id,my notes", &others));
    assert_true(others);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_is_known_in_each_language_however_it_was_saved),
        cmocka_unit_test(another_tables_head_is_not_ours),
        cmocka_unit_test(what_stands_beside_our_columns_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
