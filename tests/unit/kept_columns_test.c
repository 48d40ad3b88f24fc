/* Which cells of a row are kept, by default and by --keep, through whole files. */
#include "intake/columns/column_name.h"
#include "intake/intake.h"
#include "jobs/kept_cells.h"
#include "support/temp_dir.h"
#include "support/unit.h"

#include <string.h>

/* clang-format off */
static const char *const telling[] = {
    "Nom", "NOM", "Prénom", "Nom complet", "Nom du client", "Nom / Prénom", "E-mail", "Email",
    "Adresse e-mail", "Adresse électronique", "Adresse de messagerie", "Courriel", "Mail pro",
    "Id", "ID", "id_client", "Identifiant", "N° client", "Code client", "Référence client",
    "Matricule", "Record ID", "First Name", "LastName", "full_name", "Customer ID", "CONTACT ID",
    "Person - Name", "E-mail 1 - Value", "UUID", "Référence", "Réf.", "Kundennummer",
    "Kunden-Nr.", "Vorname", "Nachname", "E-Mail-Adresse", "Naam", "Voornaam", "Klantnummer",
    "Nombre", "Apellidos", "Correo electrónico", "Nome", "Cognome", "Codice cliente",
    "Indirizzo e-mail", "Sobrenome", "Imię", "Nazwisko", "Förnamn", "Fornavn", "E-post",
};
static const char *const not_telling[] = {
    "", "Numéro", "Order reference", "Code", "N°", "Client", "Adresse", "Code postal", "Ville",
    "Diagnostic", "Nom du conjoint", "Spouse name", "Owner name", "Contact owner",
    "Nom de jeune fille", "Account Name", "Company", "Parent id", "parent_id", "E-mail opt-out",
    "Email consent", "Email status", "Tax id", "SSN", "N° sécu", "Commentaire", "Nom du chien",
    "Numéro de carte", "Iban", "Имя", "Namensgeber", "Nimi", "姓名", "Phone Id", "List name",
    "Login", "Mot de passe", "Date de naissance", "Médecin", "E-mail du parent",
    "Name of the dog", "Mailing",
};
/* clang-format on */

static void names_ids_and_addresses_tell_a_person_apart(void **state)
{
    for (size_t i = 0; i < COUNT_OF(telling); i++)
        if (!column_name_tells_person(telling[i]))
            fail_msg("\"%s\" is not kept", telling[i]);
    for (size_t i = 0; i < COUNT_OF(not_telling); i++)
        if (column_name_tells_person(not_telling[i]))
            fail_msg("\"%s\" is kept", not_telling[i]);
}

/* Appends "ROW:KEPT" of each entry, a line each. */
static bool take(void *context, const struct entry *entry, struct error *err)
{
    struct text *seen = context;
    text_printf(seen, "%d:%.*s\n", (int)entry->row, (int)entry->kept_length,
                entry->kept != NULL ? entry->kept : "");
    (void)err;
    return true;
}

static void expect_kept(const char *content, const struct intake_options *options,
                        const char *expected)
{
    struct temp_dir *dir = temp_dir_new();
    struct text seen = {0};
    struct error err = {0};
    struct intake_plan *plan = NULL;
    struct intake_counts counts;
    must(intake_plan_new(temp_dir_write(dir, "x.csv", content), options, &plan, &err), &err);
    must(intake_read(plan, take, &seen, &counts, &err), &err);
    assert_string_equal(text_string(&seen), expected);
    intake_plan_free(&plan);
    text_free(&seen);
    temp_dir_free(&dir);
}

static const char with_flag[] = "Nom;Diagnostic;Mobile;STOP\n"
                                "Ann;angine;0639980001;oui\n"
                                "Bob;rhume;0639980002;oui, depuis mars\n"
                                "Cyd;;06 39;oui\n"
                                "Dan;;0639980004;non\n"
                                ";;0639980005;ehkä\n"
                                "Eve;x;0639980006;oui;un;de;trop\n";

static void rows_that_need_a_human_alone_keep_who_it_is_and_what_the_filter_says(void **state)
{
    static const char *const where[] = {"STOP=oui"};
    const struct intake_options options = {.where = where, .where_count = 1};
    expect_kept(with_flag, &options,
                "1:\n"
                "2:1=3:Bob4?16:oui, depuis mars\n"
                "3:1=3:Cyd4?3:oui\n"
                "4:\n"
                "5:4?5:ehk\xc3\xa4\n"
                "6:1=3:Eve\n");
}

static void two_filters_are_both_heard_and_one_of_two_values_once(void **state)
{
    static const char *const where[] = {"STOP=oui", "STOP=x", "Statut=parti"};
    const struct intake_options options = {.where = where, .where_count = 3};
    expect_kept("Mobile;STOP;Statut\n0639980001;oui;ok\n0639980002;kanske;\n", &options,
                "1:\n2:2?6:kanske3?0:\n");
}

static void a_named_column_is_kept_of_every_row_and_no_other_is(void **state)
{
    static const char *const where[] = {"STOP=oui"}, *const keep[] = {"diagnostic", "1", "Nom"};
    const struct intake_options options = {
        .where = where, .where_count = 1, .keep = keep, .keep_count = 3};
    expect_kept(with_flag, &options,
                "1:1=3:Ann2=6:angine\n"
                "2:1=3:Bob2=5:rhume4?16:oui, depuis mars\n"
                "3:1=3:Cyd4?3:oui\n"
                "4:1=3:Dan\n"
                "5:4?5:ehk\xc3\xa4\n"
                "6:1=3:Eve2=1:x\n");
}

static bool count_kept(void *context, const struct entry *entry, struct error *err)
{
    size_t *bytes = context;
    *bytes += entry->kept_length;
    (void)err;
    return true;
}

static void a_broken_row_with_hundreds_of_numbers_keeps_no_more_than_it_should(void **state)
{
    struct text content = {0};
    text_append_string(&content, "Nom;Mobile\nAnn;0639980001\n");
    for (int i = 0; i < 900; i++)
        text_append_char(&content, 'N');
    for (int i = 0; i < 500; i++)
        text_printf(&content, ";063998%04d", i);
    struct temp_dir *dir = temp_dir_new();
    struct error err = {0};
    struct intake_plan *plan = NULL;
    struct intake_counts counts;
    size_t bytes = 0;
    const struct intake_options all = {.all_rows = true};
    text_append_char(&content, '\n');
    must(intake_plan_new(temp_dir_write(dir, "x.csv", text_string(&content)), &all, &plan, &err),
         &err);
    must(intake_read(plan, count_kept, &bytes, &counts, &err), &err);
    assert_int_equal(counts.reasons[ENTRY_BROKEN_ROW], 500);
    assert_in_range(bytes, 64 * 1024, 66 * 1024);
    intake_plan_free(&plan);
    text_free(&content);
    temp_dir_free(&dir);
}

static void none_keeps_no_column(void **state)
{
    static const char *const where[] = {"STOP=oui"}, *const keep[] = {"none"};
    const struct intake_options options = {
        .where = where, .where_count = 1, .keep = keep, .keep_count = 1};
    expect_kept(with_flag, &options,
                "1:\n2:4?16:oui, depuis mars\n3:4?3:oui\n4:\n5:4?5:ehk\xc3\xa4\n6:\n");
}

static void headers_that_nobody_knows_and_files_without_one_keep_nothing(void **state)
{
    const struct intake_options all = {.all_rows = true};
    expect_kept("Nimi;Mobile\nAnna;0639980001\nEero;06 39\n", &all, "1:\n2:\n");
    expect_kept("A;0639980001\nB;0639980002\nC;06 39 98 00 0\nD;0639980003\nE;0639980004\n", &all,
                "1:\n2:\n3:\n4:\n5:\n");
}

static void a_column_that_is_not_there_is_refused(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    const char *path = temp_dir_write(dir, "x.csv", with_flag);
    static const char *const wanted[] = {"Nomm", "9", "0", "None", "Nom;Diagnostic", ""};
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        const struct intake_options options = {
            .all_rows = true, .keep = &wanted[i], .keep_count = 1};
        struct intake_plan *plan = NULL;
        struct error err = {0};
        assert_false(intake_plan_new(path, &options, &plan, &err));
        assert_int_equal(err.code, ERROR_INPUT);
        assert_non_null(strstr(err.text, "--keep"));
        intake_plan_free(&plan);
    }
    temp_dir_free(&dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_ids_and_addresses_tell_a_person_apart),
        cmocka_unit_test(rows_that_need_a_human_alone_keep_who_it_is_and_what_the_filter_says),
        cmocka_unit_test(two_filters_are_both_heard_and_one_of_two_values_once),
        cmocka_unit_test(a_named_column_is_kept_of_every_row_and_no_other_is),
        cmocka_unit_test(a_broken_row_with_hundreds_of_numbers_keeps_no_more_than_it_should),
        cmocka_unit_test(none_keeps_no_column),
        cmocka_unit_test(headers_that_nobody_knows_and_files_without_one_keep_nothing),
        cmocka_unit_test(a_column_that_is_not_there_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
