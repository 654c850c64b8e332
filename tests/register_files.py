"""Files in the register's format, of made-up schools: the current header, cp1252, CRLF, dates dd-mm-yyyy."""

import csv
import io

HEADER = next(
    csv.reader(
        [
            "URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (code),"
            "TypeOfEstablishment (name),EstablishmentTypeGroup (code),EstablishmentTypeGroup (name),"
            "EstablishmentStatus (code),EstablishmentStatus (name),ReasonEstablishmentOpened (code),"
            "ReasonEstablishmentOpened (name),OpenDate,ReasonEstablishmentClosed (code),"
            "ReasonEstablishmentClosed (name),CloseDate,PhaseOfEducation (code),PhaseOfEducation (name),"
            "StatutoryLowAge,StatutoryHighAge,Boarders (code),Boarders (name),NurseryProvision (name),"
            "OfficialSixthForm (code),OfficialSixthForm (name),Gender (code),Gender (name),"
            "ReligiousCharacter (code),ReligiousCharacter (name),ReligiousEthos (name),Diocese (code),"
            "Diocese (name),AdmissionsPolicy (code),AdmissionsPolicy (name),SchoolCapacity,"
            "SpecialClasses (code),SpecialClasses (name),CensusDate,NumberOfPupils,NumberOfBoys,"
            "NumberOfGirls,PercentageFSM,TrustSchoolFlag (code),TrustSchoolFlag (name),Trusts (code),"
            "Trusts (name),SchoolSponsorFlag (name),SchoolSponsors (name),FederationFlag (name),"
            "Federations (code),Federations (name),UKPRN,FEHEIdentifier,FurtherEducationType (name),"
            "LastChangedDate,Street,Locality,Address3,Town,County (name),Postcode,SchoolWebsite,TelephoneNum,"
            "HeadTitle (name),HeadFirstName,HeadLastName,HeadPreferredJobTitle,BSOInspectorateName (name),"
            "InspectorateReport,DateOfLastInspectionVisit,NextInspectionVisit,TeenMoth (name),TeenMothPlaces,"
            "CCF (name),SENPRU (name),EBD (name),PlacesPRU,FTProv (name),EdByOther (name),"
            "Section41Approved (name),SEN1 (name),SEN2 (name),SEN3 (name),SEN4 (name),SEN5 (name),"
            "SEN6 (name),SEN7 (name),SEN8 (name),SEN9 (name),SEN10 (name),SEN11 (name),SEN12 (name),"
            "SEN13 (name),TypeOfResourcedProvision (name),ResourcedProvisionOnRoll,"
            "ResourcedProvisionCapacity,SenUnitOnRoll,SenUnitCapacity,GOR (code),GOR (name),"
            "DistrictAdministrative (code),DistrictAdministrative (name),AdministrativeWard (code),"
            "AdministrativeWard (name),ParliamentaryConstituency (code),ParliamentaryConstituency (name),"
            "UrbanRural (code),UrbanRural (name),GSSLACode (name),Easting,Northing,MSOA (name),LSOA (name),"
            "InspectorateName (name),SENStat,SENNoStat,BoardingEstablishment (name),PropsName,"
            "PreviousLA (code),PreviousLA (name),PreviousEstablishmentNumber,Country (name),UPRN,SiteName,"
            "QABName (code),QABName (name),EstablishmentAccredited (code),EstablishmentAccredited (name),"
            "QABReport,CHNumber,MSOA (code),LSOA (code),FSM,AccreditationExpiryDate"
        ]
    )
)
LINKS_HEADER = ["URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate"]
ASHWORTH = {
    "LA (code)": "801",
    "LA (name)": "Ashworth",
    "EstablishmentStatus (name)": "Open",
    "PhaseOfEducation (name)": "Primary",
    "TypeOfEstablishment (name)": "Community school",
    "Postcode": "ZZ1 1AA",
    "Easting": "370174",
    "Northing": "407787",
    "NumberOfPupils": "210",
    "PercentageFSM": "12.5",
}


def school(urn, name="Moss Bank Primary School", **cells):
    """A row of the file. Columns that are no Python names go through `**{"LA (code)": "802"}`."""
    return {**ASHWORTH, "URN": str(urn), "EstablishmentName": name, **cells}


def closed(urn, name="Moss Bank Primary School", on="31-08-2026", **cells):
    """A row that says Closed."""
    return school(urn, name, **{"EstablishmentStatus (name)": "Closed", "CloseDate": on, **cells})


def written(rows, header=HEADER, encoding="cp1252"):
    """The bytes of a file with `rows`, dictionaries by column."""
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="", extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def links(*rows):
    """The bytes of a file of links: (URN, LinkURN, LinkType, date) each."""
    cells = [(urn, other, "A name gone stale", kind, *(day or [""])) for urn, other, kind, *day in rows]
    return written([dict(zip(LINKS_HEADER, row, strict=True)) for row in cells], LINKS_HEADER)


def counted(run):
    """What a reading counted, without the noughts."""
    return {kind: number for kind, number in run.counts.items() if number}


def said(run, kind):
    """(line, URN, what) for each line of one kind in the report of a reading."""
    return [(line["line"], line["urn"], line["what"]) for line in run.report if line["kind"] == kind]


def write_many(path, number, *, authority="801"):
    """A file of `number` schools at `path`, written as it goes."""
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, HEADER, restval="", lineterminator="\r\n")
        writer.writeheader()
        for urn in range(200_000, 200_000 + number):
            where = {"Easting": str(360_000 + urn % 9000), "Northing": str(400_000 + urn * 7 % 9000)}
            writer.writerow(school(urn, f"{WORDS[urn % 40]} {WORDS[urn // 40 % 40]} School {urn}", **where, **LONG))
    return path


WORDS = next(
    csv.reader(
        [
            "Alder,Ash,Aspen,Bank,Beck,Birch,Bridge,Brook,Burn,Chapel,Church,Clough,Croft,Dale,Dene,Elm,Fell,Fold,Ford,Gate,"
            "Green,Grove,Hall,Heath,Hill,Holly,Holt,Lane,Lea,Marsh,Mead,Mill,Moor,Moss,Oak,Park,Thorn,Vale,Well,Wood"
        ]
    )
)
# About as many bytes to a row as the register's own.
LONG = {
    "LA (code)": "801",
    "Street": "A Street With a Rather Long Name",
    "Town": "Ashworth",
    "SchoolWebsite": "www.ashworth-school.example",
    "TelephoneNum": "01204000000",
    "ParliamentaryConstituency (name)": "Ashworth and the Surrounding Villages",
    "UrbanRural (name)": "(England/Wales) Urban major conurbation",
    "AdministrativeWard (name)": "A Ward of Many Words and Streets",
    "Trusts (name)": "THE TRUST OF MANY SCHOOLS IN MANY TOWNS",
    "LSOA (name)": "Ashworth 023A",
    "HeadFirstName": "Never",
    "HeadLastName": "Read",
    "InspectorateReport": "https://reports.example/inspection/of/this/school/in/some/year",
}
