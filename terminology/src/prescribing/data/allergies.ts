/**
 * Allergies as they are written down, and what they speak against. Groups: `grupo | palabras (sin acento, comienzo de palabra) | ATC`.
 * Crossings: `clave | gravedad | grupo | ATC | qué pasa | qué hacer | fuente`. A group speaks against its own ATC with `evitar`.
 */
export const ALLERGEN_GROUPS = `
penicilinas | penicilin amoxicilin ampicilin dicloxacilin bencilpenicilin benzetacil betalactam | J01C
cefalosporinas | cefalospor cefalexin ceftriaxon cefuroxim cefotaxim cefixim cefaclor | J01DB J01DC J01DD J01DE
sulfas | sulfa sulfas sulfamid sulfonamid sulfametoxazol trimetoprim bactrim | J01EE J01EB J01EC D06BA
AINE | aine aines antiinflamator aspirina acetilsalicilic ibuprofen naproxen diclofenac ketorolac indometacin piroxicam meloxicam celecoxib | M01A N02BA B01AC06
pirazolonas | metamizol dipirona pirazolon | N02BB
macrólidos | macrolid eritromicin azitromicin claritromicin | J01FA
quinolonas | quinolon ciprofloxacin levofloxacin | J01MA S02AA15
tetraciclinas | tetraciclin doxiciclin minociclin | J01AA
aminoglucósidos | aminogluc gentamicin amikacin | J01GB S01AA12
nitroimidazoles | metronidazol tinidazol nitroimidazol | P01AB G01AF01 J01XD
azoles | fluconazol itraconazol ketoconazol azoles | J02A
opioides | opioide opiaceo morfina codeina tramadol | N02A R05DA04
IECA | captopril enalapril lisinopril ieca | C09A C09B
anticonvulsivos aromáticos | fenitoin carbamazepin fenobarbital lamotrigin | N03AB N03AF N03AA N03AX09
anestésicos locales tipo amida | lidocain xilocain | N01BB
insulina | insulina | A10A
`;

export const CROSSINGS = `
penicilina-cefa1 | evitar | penicilinas | J01DB | Reacción cruzada: la cefalexina comparte cadena lateral con amoxicilina y ampicilina. | Azitromicina u otro grupo. | penicilina-cefalosporina
penicilina-cefa3 | vigilar | penicilinas | J01DC J01DD J01DE | Reacción cruzada poco probable. | Evite si la reacción fue anafilaxia; si no, primera dosis observada. | penicilina-cefalosporina
cefa-penicilina | precaución | cefalosporinas | J01C | Posible reacción cruzada. | Pregunte a cuál y qué pasó; otro grupo si fue grave. | -
penicilina-carbapenem | vigilar | penicilinas | J01DH | Reacción cruzada rara. | Primera dosis observada. | -
sulfa-celecoxib | precaución | sulfas | M01AH01 | El celecoxib es sulfonamida. | Otro analgésico. | -
sulfa-sulfasalazina | evitar | sulfas | A07EC01 | Misma familia. | Mesalazina. | -
aine-metamizol | precaución | AINE | N02BB | Reacción cruzada en quien no tolera AINE. | Paracetamol. | -
pirazolona-aine | precaución | pirazolonas | M01A N02BA | Reacción cruzada en quien no tolera AINE. | Paracetamol. | -
alergia-ieca-ara2 | vigilar | IECA | C09C C09D | Angioedema cruzado raro; si fue tos, no es alergia. | Pregunte qué pasó. | -
`;
