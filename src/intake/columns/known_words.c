/* One table for all languages: what a word means is looked up here and nowhere else, so that a word
 * that is added is known to the filter, the header and the choice of columns alike. */
#include "intake/columns/known_words.h"

const struct flag_pair flag_pairs[] = {
    {"yes", "no", "en", FLAG_MEANS_YES_NO},
    {"y", "n", "en", FLAG_MEANS_YES_NO},
    {"on", "off", "en", FLAG_MEANS_YES_NO},
    {"oui", "non", "fr", FLAG_MEANS_YES_NO},
    {"o", "n", "fr", FLAG_MEANS_YES_NO},
    {"vrai", "faux", "fr", FLAG_MEANS_YES_NO},
    {"ja", "nein", "de", FLAG_MEANS_YES_NO},
    {"j", "n", "de", FLAG_MEANS_YES_NO},
    {"wahr", "falsch", "de", FLAG_MEANS_YES_NO},
    {"ja", "nee", "nl", FLAG_MEANS_YES_NO},
    {"waar", "onwaar", "nl", FLAG_MEANS_YES_NO},
    {"si", "no", "es", FLAG_MEANS_YES_NO},
    {"s", "n", "es", FLAG_MEANS_YES_NO},
    {"verdadero", "falso", "es", FLAG_MEANS_YES_NO},
    {"vero", "falso", "it", FLAG_MEANS_YES_NO},
    {"sim", "nao", "pt", FLAG_MEANS_YES_NO},
    {"verdadeiro", "falso", "pt", FLAG_MEANS_YES_NO},
    {"true", "false", "", FLAG_MEANS_YES_NO},
    {"t", "f", "", FLAG_MEANS_YES_NO},
    {"1", "0", "", FLAG_MEANS_YES_NO},
    {"x", NULL, "", FLAG_MEANS_YES_NO},

    {"subscribed", "unsubscribed", "en", FLAG_MEANS_IN_OUT},
    {"opt-in", "opt-out", "en", FLAG_MEANS_IN_OUT},
    {"optin", "optout", "en", FLAG_MEANS_IN_OUT},
    {"opt in", "opt out", "en", FLAG_MEANS_IN_OUT},
    {"opted in", "opted out", "en", FLAG_MEANS_IN_OUT},
    {"opted-in", "opted-out", "en", FLAG_MEANS_IN_OUT},
    {"accepted", "refused", "en", FLAG_MEANS_IN_OUT},
    {"granted", "denied", "en", FLAG_MEANS_IN_OUT},
    {"granted", "withdrawn", "en", FLAG_MEANS_IN_OUT},
    {"allow", "do not allow", "en", FLAG_MEANS_IN_OUT},
    {"allowed", "not allowed", "en", FLAG_MEANS_IN_OUT},
    {"abonne", "desabonne", "fr", FLAG_MEANS_IN_OUT},
    {"abonnee", "desabonnee", "fr", FLAG_MEANS_IN_OUT},
    {"inscrit", "desinscrit", "fr", FLAG_MEANS_IN_OUT},
    {"inscrite", "desinscrite", "fr", FLAG_MEANS_IN_OUT},
    {"accepte", "refuse", "fr", FLAG_MEANS_IN_OUT},
    {"autorise", "interdit", "fr", FLAG_MEANS_IN_OUT},
    {"autorise", "refuse", "fr", FLAG_MEANS_IN_OUT},
    {"consenti", "non consenti", "fr", FLAG_MEANS_IN_OUT},
    {"angemeldet", "abgemeldet", "de", FLAG_MEANS_IN_OUT},
    {"aangemeld", "afgemeld", "nl", FLAG_MEANS_IN_OUT},
};

const size_t flag_pair_count = sizeof flag_pairs / sizeof *flag_pairs;

const struct flag_words flag_word_lists[] = {
    {" active confirmed ok ", "en", FLAG_MEANS_IN},
    {" actif confirme ", "fr", FLAG_MEANS_IN},
    {" aktiv ", "de", FLAG_MEANS_IN},
    {" actief ", "nl", FLAG_MEANS_IN},
    {" activo ", "es", FLAG_MEANS_IN},
    {" attivo ", "it", FLAG_MEANS_IN},
    {" ativo ", "pt", FLAG_MEANS_IN},
    {" null (null) <null> [null] \\n ", "", FLAG_MEANS_BLANK},
    {" none never nothing unknown nil n/a ", "en", FLAG_MEANS_NONE},
    {" aucun aucune jamais neant rien inconnu sans ", "fr", FLAG_MEANS_NONE},
    {" keine keiner nie niemals nichts unbekannt ", "de", FLAG_MEANS_NONE},
    {" geen nooit onbekend ", "nl", FLAG_MEANS_NONE},
    {" ninguno ninguna nunca nada desconocido ", "es", FLAG_MEANS_NONE},
    {" nessuno nessuna mai niente sconosciuto ", "it", FLAG_MEANS_NONE},
    {" nenhum nenhuma desconhecido ", "pt", FLAG_MEANS_NONE},
    {" nie brak nigdy ", "pl", FLAG_MEANS_NONE},
    {" ne nikdy ", "cs", FLAG_MEANS_NONE},
    {" nem soha ", "hu", FLAG_MEANS_NONE},
    {" ei koskaan ", "fi", FLAG_MEANS_NONE},
    {" nej aldrig ", "da", FLAG_MEANS_NONE},
    {" nei ", "no", FLAG_MEANS_NONE},
    {" hayır yok ", "tr", FLAG_MEANS_NONE},
    {" nu ", "ro", FLAG_MEANS_NONE},
    {" όχι οχι ", "el", FLAG_MEANS_NONE},
    {" нет никогда ", "ru", FLAG_MEANS_NONE},
    {" ні ", "uk", FLAG_MEANS_NONE},
};

const size_t flag_word_list_count = sizeof flag_word_lists / sizeof *flag_word_lists;

/* A word may stand under several meanings; intake/columns/column_name.c says which of them counts.
 */
const struct name_words name_word_lists[] = {
    {" telephone tel portable gsm cellulaire sms whatsapp telephones numerodetelephone "
     "numerotelephone numtel numtelephone notel notelephone ntel ndetelephone ntelephone "
     "nmobile nportable ngsm telportable telephoneportable telmobile telephonemobile "
     "numeromobile numeroportable numerodeportable numerodemobile numerogsm nummobile "
     "numportable telgsm tel1 tel2 telephone1 telephone2 numerosms ",
     "fr", NAME_PHONE},
    {" phone mobile cell msisdn phones cellphone phonenumber mobilephone mobilenumber "
     "mobilephonenumber cellphonenumber cellnumber phonemobile telephonenumber "
     "mobilephone1 phone1 phone2 mobile1 mobile2 smsnumber smsphonenumber smsphone ",
     "en", NAME_PHONE},
    {" handy handynummer handynr handytelefon handytel mobil mobilnummer mobilnr "
     "mobiltelefon mobiltelefonnummer mobiltel mobilfunk mobilfunknummer mobilfunknr "
     "telefonmobil telmobil natel natelnummer natelnr telefonnummer telefonnr rufnummer "
     "smsnummer smsnr ",
     "de", NAME_PHONE},
    {" mobiel mobielnummer mobielnr mobielenummer mobieletelefoon mobieltje telefoonmobiel "
     "telmobiel telefoonnummer gsmnummer gsmnr mobieltelefoonnummer ",
     "nl", NAME_PHONE},
    {" movil telefonomovil numeromovil numerodemovil nmovil celular telefonocelular "
     "numerocelular numerodecelular telefono numerodetelefono telmovil ",
     "es", NAME_PHONE},
    {" cellulare cellulari telefonocellulare numerocellulare numerodicellulare telcellulare "
     "telefonino numerotelefonino numeroditelefono numerodicell numerocell ",
     "it", NAME_PHONE},
    {" telemovel telemoveis numerotelemovel numerodetelemovel ntelemovel numerodotelemovel "
     "telefonemovel telefonecelular numerodetelefone telefone ",
     "pt", NAME_PHONE},
    {" tel tels mobile gsm gsms msisdn sms whatsapp whats smartphone mob ", "", NAME_PHONE_WORD},
    {" telephone telephones mobiles portable portables cellulaire cellulaires fixe fixes "
     "telephonique ",
     "fr", NAME_PHONE_WORD},
    {" phone phones cell cellphone landline ", "en", NAME_PHONE_WORD},
    {" telefon handy handynummer mobil mobilnummer mobiltelefon mobilfunk mobilfunknummer "
     "natel rufnummer telefonnummer festnetz ",
     "de", NAME_PHONE_WORD},
    {" telefoon telefoonnummer mobiel mobiele mobieltje mobielnummer gsmnummer ", "nl",
     NAME_PHONE_WORD},
    {" telefono movil moviles celular celulares ", "es", NAME_PHONE_WORD},
    {" telefonino cellulare ", "it", NAME_PHONE_WORD},
    {" telefone telemovel ", "pt", NAME_PHONE_WORD},
    {" numero numeros num number numbers ", "", NAME_NUMBER_WORD},
    {" n no nr nb nummer port id e164 e 164 raw formatted format sanitized normalized value "
     "default field custom whats app person lead crm email mail courriel ",
     "", NAME_OWN},
    {" de du des d le la les l et ou a au aux avec sans un une perso personnel personnelle "
     "pro prof professionnel professionnelle travail boulot bureau domicile dom maison "
     "principal principale secondaire autre autres prive privee voiture direct directe "
     "client cliente clients contact contacts personne adresse facturation jour journee "
     "soir international internationale national nationale normalise formate complet "
     "prefere preferee joignable nouveau nouvelle ancien ancienne valeur abonne abonnee "
     "adherent adherente membre usager particulier premier deuxieme second seconde ",
     "fr", NAME_OWN},
    {" of the a and or with home work office business private personal main primary "
     "secondary other alternate alternative alt car direct customer client contact person "
     "address billing day daytime evening preferred best user subscriber member full new "
     "old current first second for ",
     "en", NAME_OWN},
    {" der die das und oder mit privat private beruflich dienstlich geschaftlich "
     "geschaeftlich geschaft arbeit buro buero zuhause haupt weitere andere auto kunde "
     "kunden kundin kontakt person international ",
     "de", NAME_OWN},
    {" van het een en met prive werk thuis kantoor zakelijk hoofd ander klant persoon ", "nl",
     NAME_OWN},
    {" el los las del y con particular personal trabajo oficina casa principal otro cliente "
     "contacto persona ",
     "es", NAME_OWN},
    {" il lo della di e con personale lavoro ufficio casa principale altro cliente contatto "
     "persona privato ",
     "it", NAME_OWN},
    {" do da dos das com pessoal trabalho escritorio casa principal outro cliente contacto "
     "contato pessoa ",
     "pt", NAME_OWN},
    {" assistant assistante assistants secretaire secretariat urgence urgences prevenir "
     "conjoint conjointe epoux epouse mari femme partenaire proprietaire radio "
     "radiotelephone responsable superviseur parent parents pere mere papa maman tuteur "
     "tutrice enfant enfants frere soeur proche voisin voisine commercial commerciale "
     "vendeur vendeuse conseiller conseillere referent referente gestionnaire charge "
     "chargee apporteur fournisseur societe entreprise organisation standard employeur "
     "medecin avocat notaire rnis teletexte rappel createur livraison destinataire magasin "
     "boutique agence livreur transporteur parrain marraine expediteur ",
     "fr", NAME_OTHERS},
    {" asst secretary emergency ice spouse husband wife partner owner coowner pager bip "
     "manager supervisor father mother mom dad guardian child kin relative neighbour "
     "neighbor salesperson salesrep rep agent advisor adviser supplier vendor company "
     "organization switchboard employer doctor tty tdd isdn callback creator shipping "
     "delivery recipient store support hotline referrer sender ",
     "en", NAME_OTHERS},
    {" fax faxes faxnumber phonefax telefax telecopie telecopieur telex ", "", NAME_FAX},
    {" radiomessagerie ", "fr", NAME_OTHERS},
    {" notfall notfallkontakt notruf mutter vater eltern ehefrau ehemann gatte gattin frau "
     "mann kind tochter sohn bruder schwester oma opa grossmutter grossvater firma "
     "zentrale arbeitgeber vormund nachbar nachbarin betreuer betreuerin vertreter berater "
     "lieferung ",
     "de", NAME_OTHERS},
    {" noodgeval noodnummer moeder vader ouder ouders echtgenoot echtgenote kinderen voogd "
     "buur bedrijf werkgever ",
     "nl", NAME_OTHERS},
    {" madre padre padres hijo hija hermano hermana esposo esposa marido mujer abuela "
     "abuelo emergencia emergencias urgencia empresa tutor tutora vecino vecina ",
     "es", NAME_OTHERS},
    {" genitore genitori mamma moglie marito figlio figlia fratello sorella nonna nonno "
     "emergenza azienda datore ",
     "it", NAME_OTHERS},
    {" mae pai filho filha irmao irma encarregado avo ", "pt", NAME_OTHERS},
    {" libelle pays indicatif verifie statut etat nombre total heure heures horaire "
     "horaires validite valide prefixe modele operateur reseau commentaire remarque "
     "remarques appareil marque langue ",
     "fr", NAME_ABOUT},
    {" type types label labels extension ext verified verification status state date os "
     "model operator carrier id code prefix count nb format source time valid validity "
     "lookup provider network hash note notes comment comments device version brand imei "
     "language country ",
     "en", NAME_ABOUT},
    {" client clients commande facture rue voie siren siret tva contrat dossier carte serie "
     "compte adherent membre identification licence secu securite employe matricule "
     "organisation lot article produit suivi abonnement fiscal passeport chambre ",
     "fr", NAME_OTHER_NUMBER},
    {" customer invoice vat order street house contract card serial account member "
     "reference ref license national employee government organizational organization "
     "ticket product tracking passport room bank iban badge ",
     "en", NAME_OTHER_NUMBER},
    {" npai oppose opposee objection refus refuse refuses exclu exclue exclure exclusion "
     "interdit interdiction ",
     "fr", NAME_OPTED_OUT},
    {" stop dnc objected ", "en", NAME_OPTED_OUT},
    {" abonne abonnee accepte accepter acceptation accord inscrit inscrite autorise "
     "autorisee autorisation contactable ",
     "fr", NAME_OPTED_IN},
    {" accepts permission subscribe ", "en", NAME_OPTED_IN},
    {" rgpd cnil prospection demarchage ", "fr", NAME_CONSENT},
    {" gdpr opt ", "en", NAME_CONSENT},
    {" nom prenom courriel adresse ville cp pays societe civilite titre commentaire "
     "naissance sexe langue compte statut ",
     "fr", NAME_KNOWN},
    {" name firstname lastname first last email mail address city zip postal country id "
     "date company title notes note created modified client code siren siret status label "
     "type tags reference ref region state birthday gender language website site owner "
     "account contact ",
     "en", NAME_KNOWN},
    {" id ids uuid guid email emails mail mails identifier ref reference ", "", NAME_PERSON},
    {" name firstname lastname middlename fullname surname forename givenname familyname "
     "displayname username nickname emailaddress mailaddress recordid contactid customerid "
     "clientid userid personid memberid subscriberid leadid externalid ",
     "en", NAME_PERSON},
    {" nom noms prenom prenoms nomcomplet nomprenom courriel courriels messagerie electronique "
     "identifiant "
     "matricule idclient idcontact idexterne codeclient numclient numeroclient nclient refclient "
     "referenceclient ",
     "fr", NAME_PERSON},
    {" vorname nachname familienname kundennummer kundennr kundenid mitgliedsnummer "
     "mitgliedsnr mailadresse emailadresse kennung ",
     "de", NAME_PERSON},
    {" naam voornaam achternaam klantnummer klantnr klantid lidnummer emailadres mailadres ", "nl",
     NAME_PERSON},
    {" nombre nombres apellido apellidos correo electronico identificador ", "es", NAME_PERSON},
    {" nome cognome nominativo elettronica elettronico codicecliente ", "it", NAME_PERSON},
    {" apelido sobrenome eletronico eletronica ", "pt", NAME_PERSON},
    {" imie imię nazwisko ", "pl", NAME_PERSON},
    {" fornamn efternamn namn epost ", "sv", NAME_PERSON},
    {" fornavn etternavn efternavn navn ", "da", NAME_PERSON},
    {" number nr no n num numero code nummer codigo codice ", "", NAME_PERSON_NUMBER},
    {" client clients customer customers contact contacts contato contacto contatto member membre "
     "adherent abonne subscriber person personne persona lead user utilisateur usager kunde kunden "
     "klant klanten cliente clienti mitglied lid crm ",
     "", NAME_PERSON_WHOSE},
    {" e de du des d la le les l of the a et and und y van der di do externe external record full "
     "complet complete first last middle given family display primary principal principale value "
     "valeur address adresse adres direccion indirizzo endereco posta perso personal personnel "
     "pro professionnel work home ",
     "", NAME_PERSON_BESIDE},
};

const size_t name_word_list_count = sizeof name_word_lists / sizeof *name_word_lists;

const struct name_piece name_pieces[] = {
    {"optinoptout", "en", NAME_CONSENT},
    {"optinout", "en", NAME_CONSENT},
    {"optout", "en", NAME_OPTED_OUT},
    {"optedout", "en", NAME_OPTED_OUT},
    {"donotcall", "en", NAME_OPTED_OUT},
    {"donottext", "en", NAME_OPTED_OUT},
    {"donotsms", "en", NAME_OPTED_OUT},
    {"donotcontact", "en", NAME_OPTED_OUT},
    {"donotphone", "en", NAME_OPTED_OUT},
    {"donotbulk", "en", NAME_OPTED_OUT},
    {"donotemail", "en", NAME_OPTED_OUT},
    {"donotmail", "en", NAME_OPTED_OUT},
    {"donotsend", "en", NAME_OPTED_OUT},
    {"donotallow", "en", NAME_OPTED_OUT},
    {"dontcall", "en", NAME_OPTED_OUT},
    {"dontcontact", "en", NAME_OPTED_OUT},
    {"nepas", "fr", NAME_OPTED_OUT},
    {"neplus", "fr", NAME_OPTED_OUT},
    {"nesouhaite", "fr", NAME_OPTED_OUT},
    {"neveut", "fr", NAME_OPTED_OUT},
    {"nosms", "en", NAME_OPTED_OUT},
    {"nomarketing", "en", NAME_OPTED_OUT},
    {"desinscri", "fr", NAME_OPTED_OUT},
    {"desabonn", "fr", NAME_OPTED_OUT},
    {"unsub", "en", NAME_OPTED_OUT},
    {"blacklist", "en", NAME_OPTED_OUT},
    {"blocklist", "en", NAME_OPTED_OUT},
    {"listenoire", "fr", NAME_OPTED_OUT},
    {"listerouge", "fr", NAME_OPTED_OUT},
    {"stopsms", "en", NAME_OPTED_OUT},
    {"smsstop", "en", NAME_OPTED_OUT},
    {"bloctel", "fr", NAME_OPTED_OUT},
    {"opposition", "fr", NAME_OPTED_OUT},
    {"optin", "en", NAME_OPTED_IN},
    {"optedin", "en", NAME_OPTED_IN},
    {"acceptsmarketing", "en", NAME_OPTED_IN},
    {"acceptssms", "en", NAME_OPTED_IN},
    {"acceptsemail", "en", NAME_OPTED_IN},
    {"acceptesms", "fr", NAME_OPTED_IN},
    {"consent", "fr", NAME_OPTED_IN},
    {"subscribed", "en", NAME_OPTED_IN},
    {"newsletter", "en", NAME_OPTED_IN},
    {"smsmarketing", "en", NAME_OPTED_IN},
    {"emailmarketing", "en", NAME_OPTED_IN},
    {"marketingstatus", "en", NAME_CONSENT},
    {"marketingpermission", "en", NAME_OPTED_IN},
    {"subscriptionst", "en", NAME_CONSENT},
    {"subscriberst", "en", NAME_CONSENT},
    {"offrespartenaires", "fr", NAME_OPTED_IN},
    {"partneroffers", "en", NAME_OPTED_IN},
};

const size_t name_piece_count = sizeof name_pieces / sizeof *name_pieces;
