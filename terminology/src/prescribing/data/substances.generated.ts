/** Made by `npm run generate` from terminology/src/starters/data/medicamentos.tsv: generic|form|route|ATC. */
export const SUBSTANCES = `ácido acetilsalicílico|tableta|oral|N02BA01
ácido acetilsalicílico|tableta soluble|oral|N02BA01
ácido acetilsalicílico|tableta|oral|B01AC06
paracetamol|tableta|oral|N02BE01
paracetamol|solución oral|oral|N02BE01
paracetamol|supositorio|rectal|N02BE01
paracetamol|solución inyectable|intravenosa|N02BE01
metamizol sódico|comprimido|oral|N02BB02
metamizol sódico|solución inyectable|intramuscular o intravenosa|N02BB02
ibuprofeno|tableta|oral|M01AE01
ibuprofeno|suspensión oral|oral|M01AE01
naproxeno|tableta|oral|M01AE02
naproxeno|suspensión oral|oral|M01AE02
diclofenaco|cápsula o gragea de liberación prolongada|oral|M01AB05
diclofenaco|solución inyectable|intramuscular|M01AB05
ketorolaco|solución inyectable|intramuscular o intravenosa|M01AB15
ketorolaco|tableta|oral|M01AB15
indometacina|cápsula|oral|M01AB01
piroxicam|cápsula|oral|M01AC01
meloxicam|tableta|oral|M01AC06
celecoxib|cápsula|oral|M01AH01
tramadol|solución inyectable|intramuscular o intravenosa|N02AX02
tramadol|cápsula|oral|N02AX02
morfina|solución inyectable|intravenosa|N02AA01
buprenorfina|solución inyectable|intramuscular o intravenosa|N02AE01
ergotamina y cafeína|comprimido|oral|N02CA52
sumatriptán|tableta|oral|N02CC01
colchicina|tableta|oral|M04AC01
alopurinol|tableta|oral|M04AA01
metocarbamol|tableta|oral|M03BA03
alendronato|tableta|oral|M05BA04
clorfenamina|tableta|oral|R06AB04
clorfenamina|jarabe|oral|R06AB04
loratadina|tableta|oral|R06AX13
loratadina|jarabe|oral|R06AX13
difenhidramina|jarabe|oral|R06AA02
hidroxizina|gragea|oral|N05BB01
epinefrina|solución inyectable|subcutánea o intramuscular|C01CA24
salbutamol|suspensión en aerosol|inhalada|R03AC02
salbutamol|jarabe|oral|R03CC02
salbutamol|solución para nebulizador|inhalada|R03AC02
bromuro de ipratropio|suspensión en aerosol|inhalada|R03BB01
ipratropio y salbutamol|solución para nebulizador|inhalada|R03AL02
tiotropio|cápsula para inhalación|inhalada|R03BB04
beclometasona|suspensión en aerosol|inhalada|R03BA01
budesonida|suspensión para nebulizar|inhalada|R03BA02
budesonida y formoterol|polvo para inhalación|inhalada|R03AK07
fluticasona|suspensión en aerosol|inhalada|R03BA05
salmeterol y fluticasona|polvo para inhalación|inhalada|R03AK06
mometasona|suspensión para inhalación nasal|nasal|R01AD09
montelukast|comprimido|oral|R03DC03
montelukast|comprimido masticable|oral|R03DC03
teofilina|comprimido de liberación prolongada|oral|R03DA04
ambroxol|comprimido|oral|R05CB06
ambroxol|solución oral|oral|R05CB06
dextrometorfano|jarabe|oral|R05DA09
benzonatato|perla|oral|R05DB01
oximetazolina|solución nasal|nasal|R01AA05
prednisona|tableta|oral|H02AB07
prednisolona|solución oral|oral|H02AB06
hidrocortisona|solución inyectable|intravenosa o intramuscular|H02AB09
dexametasona|solución inyectable|intravenosa o intramuscular|H02AB02
metilprednisolona|solución inyectable|intravenosa|H02AB04
betametasona|solución inyectable|intramuscular|H02AB01
propranolol|tableta|oral|C07AA05
metoprolol|tableta|oral|C07AB02
atenolol|tableta|oral|C07AB03
bisoprolol|tableta|oral|C07AB07
carvedilol|tableta|oral|C07AG02
captopril|tableta|oral|C09AA01
enalapril|tableta|oral|C09AA02
lisinopril|tableta|oral|C09AA03
losartán|gragea o comprimido recubierto|oral|C09CA01
telmisartán|tableta|oral|C09CA07
valsartán|comprimido|oral|C09CA03
candesartán|tableta|oral|C09CA06
amlodipino|tableta|oral|C08CA01
nifedipino|comprimido de liberación prolongada|oral|C08CA05
nifedipino|cápsula|oral|C08CA05
verapamilo|gragea|oral|C08DA01
diltiazem|tableta|oral|C08DB01
hidroclorotiazida|tableta|oral|C03AA03
clortalidona|tableta|oral|C03BA04
espironolactona|tableta|oral|C03DA01
furosemida|tableta|oral|C03CA01
furosemida|solución inyectable|intravenosa o intramuscular|C03CA01
bumetanida|tableta|oral|C03CA02
acetazolamida|tableta|oral|S01EC01
hidralazina|tableta|oral|C02DB02
metildopa|tableta|oral|C02AB01
prazosina|cápsula|oral|C02CA01
dinitrato de isosorbida|tableta sublingual|sublingual|C01DA08
dinitrato de isosorbida|tableta|oral|C01DA08
digoxina|tableta|oral|C01AA05
amiodarona|tableta|oral|C01BD01
atorvastatina|tableta|oral|C10AA05
pravastatina|tableta|oral|C10AA03
rosuvastatina|tableta|oral|C10AA07
ezetimiba|tableta|oral|C10AX09
bezafibrato|tableta|oral|C10AB02
clopidogrel|gragea o tableta|oral|B01AC04
warfarina|tableta|oral|B01AA03
acenocumarol|tableta|oral|B01AA07
heparina|solución inyectable|intravenosa o subcutánea|B01AB01
enoxaparina|solución inyectable|subcutánea|B01AB05
rivaroxabán|comprimido|oral|B01AF01
metformina|tableta|oral|A10BA02
glibenclamida|tableta|oral|A10BB01
glimepirida|tableta|oral|A10BB12
metformina y glibenclamida|tableta|oral|A10BD02
acarbosa|tableta|oral|A10BF01
pioglitazona|tableta|oral|A10BG03
sitagliptina|comprimido|oral|A10BH01
linagliptina|tableta|oral|A10BH05
dapagliflozina|tableta|oral|A10BK01
empagliflozina|tableta|oral|A10BK03
liraglutida|solución inyectable|subcutánea|A10BJ02
insulina humana de acción intermedia (NPH)|suspensión inyectable|subcutánea|A10AC01
insulina humana de acción rápida (regular)|solución inyectable|subcutánea o intravenosa|A10AB01
insulina glargina|solución inyectable|subcutánea|A10AE04
insulina lispro|solución inyectable|subcutánea|A10AB04
insulina aspártica|solución inyectable|subcutánea|A10AB05
insulina detemir|solución inyectable|subcutánea|A10AE05
levotiroxina|tableta|oral|H03AA01
tiamazol|tableta|oral|H03BB02
omeprazol|cápsula|oral|A02BC01
omeprazol|solución inyectable|intravenosa|A02BC01
pantoprazol|tableta|oral|A02BC02
ranitidina|gragea o tableta|oral|A02BA02
famotidina|tableta|oral|A02BA03
sucralfato|tableta|oral|A02BX02
hidróxido de aluminio y magnesio|suspensión oral|oral|A02AD01
subsalicilato de bismuto|suspensión oral|oral|A07BB
butilhioscina|gragea|oral|A03BB01
butilhioscina|solución inyectable|intravenosa o intramuscular|A03BB01
metoclopramida|tableta|oral|A03FA01
metoclopramida|solución inyectable|intravenosa o intramuscular|A03FA01
ondansetrón|solución inyectable|intravenosa|A04AA01
ondansetrón|tableta|oral|A04AA01
loperamida|comprimido|oral|A07DA03
senósidos A y B|tableta|oral|A06AB06
plántago (psyllium)|polvo|oral|A06AC01
lactulosa|jarabe|oral|A06AD11
electrólitos orales|polvo para solución|oral|A07CA
mesalazina|tableta|oral|A07EC02
metronidazol|tableta|oral|P01AB01
metronidazol|suspensión oral|oral|P01AB01
metronidazol|óvulo|vaginal|G01AF01
nitazoxanida|tableta|oral|P01AX11
albendazol|tableta|oral|P02CA03
albendazol|suspensión oral|oral|P02CA03
mebendazol|tableta|oral|P02CA01
ivermectina|tableta|oral|P02CF01
praziquantel|tableta|oral|P02BA01
permetrina|crema|cutánea|P03AC04
cloroquina|tableta|oral|P01BA01
amoxicilina|cápsula|oral|J01CA04
amoxicilina|suspensión oral|oral|J01CA04
amoxicilina y ácido clavulánico|tableta|oral|J01CR02
amoxicilina y ácido clavulánico|suspensión oral|oral|J01CR02
ampicilina|tableta o cápsula|oral|J01CA01
dicloxacilina|cápsula o comprimido|oral|J01CF01
bencilpenicilina benzatínica|suspensión inyectable|intramuscular|J01CE08
bencilpenicilina procaínica|suspensión inyectable|intramuscular|J01CE09
cefalexina|tableta o cápsula|oral|J01DB01
cefuroxima|tableta|oral|J01DC02
ceftriaxona|solución inyectable|intravenosa o intramuscular|J01DD04
cefotaxima|solución inyectable|intravenosa o intramuscular|J01DD01
azitromicina|tableta|oral|J01FA10
claritromicina|tableta|oral|J01FA09
eritromicina|cápsula o tableta|oral|J01FA01
clindamicina|cápsula|oral|J01FF01
doxiciclina|cápsula o tableta|oral|J01AA02
ciprofloxacino|cápsula o tableta|oral|J01MA02
levofloxacino|tableta|oral|J01MA12
trimetoprima y sulfametoxazol|comprimido o tableta|oral|J01EE01
trimetoprima y sulfametoxazol|suspensión oral|oral|J01EE01
nitrofurantoína|cápsula|oral|J01XE01
fosfomicina|polvo para solución|oral|J01XX01
gentamicina|solución inyectable|intramuscular o intravenosa|J01GB03
amikacina|solución inyectable|intramuscular o intravenosa|J01GB06
isoniacida, rifampicina, pirazinamida y etambutol|tableta|oral|J04AM06
isoniacida y rifampicina|tableta|oral|J04AM02
aciclovir|tableta|oral|J05AB01
oseltamivir|cápsula|oral|J05AH02
bictegravir, emtricitabina y tenofovir alafenamida|tableta|oral|J05AR20
emtricitabina y tenofovir disoproxilo|tableta|oral|J05AR03
fluconazol|cápsula|oral|J02AC01
itraconazol|cápsula|oral|J02AC02
ketoconazol|tableta|oral|J02AB02
nistatina|suspensión oral|oral|A07AA02
nistatina|óvulo|vaginal|G01AA01
clotrimazol|crema|cutánea|D01AC01
miconazol|crema|cutánea|D01AC02
terbinafina|tableta|oral|D01BA02
mupirocina|ungüento|cutánea|D06AX09
hidrocortisona|crema|cutánea|D07AA02
betametasona|crema|cutánea|D07AC01
óxido de zinc|pasta|cutánea|D02AB
peróxido de benzoílo|gel|cutánea|D10AE01
cloranfenicol|solución oftálmica|oftálmica|S01AA01
tobramicina|solución oftálmica|oftálmica|S01AA12
hipromelosa|solución oftálmica|oftálmica|S01KA02
timolol|solución oftálmica|oftálmica|S01ED01
latanoprost|solución oftálmica|oftálmica|S01EE01
ciprofloxacino|solución ótica|ótica|S02AA15
fenitoína|tableta o cápsula|oral|N03AB02
carbamazepina|tableta|oral|N03AF01
valproato de magnesio|tableta|oral|N03AG01
lamotrigina|tableta|oral|N03AX09
levetiracetam|tableta|oral|N03AX14
gabapentina|cápsula|oral|N02BF01
pregabalina|cápsula|oral|N02BF02
clonazepam|tableta|oral|N03AE01
diazepam|tableta|oral|N05BA01
alprazolam|tableta|oral|N05BA12
fluoxetina|cápsula o tableta|oral|N06AB03
sertralina|tableta|oral|N06AB06
paroxetina|tableta|oral|N06AB05
citalopram|tableta|oral|N06AB04
venlafaxina|cápsula de liberación prolongada|oral|N06AX16
amitriptilina|tableta|oral|N06AA09
imipramina|gragea o tableta|oral|N06AA02
haloperidol|tableta|oral|N05AD01
risperidona|tableta|oral|N05AX08
olanzapina|tableta|oral|N05AH03
quetiapina|tableta|oral|N05AH04
carbonato de litio|tableta|oral|N05AN01
metilfenidato|comprimido|oral|N06BA04
levodopa y carbidopa|tableta|oral|N04BA02
biperideno|tableta|oral|N04AA02
donepezilo|tableta|oral|N06DA02
nicotina|parche|transdérmica|N07BA01
sulfato ferroso|tableta|oral|B03AA07
fumarato ferroso|suspensión oral|oral|B03AA02
ácido fólico|tableta|oral|B03BB01
cianocobalamina|solución inyectable|intramuscular|B03BA01
complejo B|tableta|oral|A11DB
vitaminas A, C y D|solución oral|oral|A11CB
calcio (carbonato)|comprimido efervescente|oral|A12AA04
calcitriol|cápsula|oral|A11CC04
levonorgestrel y etinilestradiol|gragea|oral|G03AA07
levonorgestrel|tableta|oral|G03AD01
etonogestrel|implante|subdérmica|G03AC08
medroxiprogesterona|suspensión inyectable|intramuscular|G03AC06
dispositivo intrauterino de cobre|dispositivo|intrauterina|G02BA02
progesterona|cápsula|vaginal|G03DA04
oxitocina|solución inyectable|intravenosa|H01BB02
tamsulosina|cápsula de liberación prolongada|oral|G04CA02
finasterida|gragea o tableta|oral|G04CB01
oxibutinina|tableta|oral|G04BD04
fenazopiridina|tableta|oral|G04BX06
cloruro de sodio|solución inyectable|intravenosa|B05BB01
glucosa|solución inyectable|intravenosa|B05BA03
Hartmann (lactato de Ringer)|solución inyectable|intravenosa|B05BB01
lidocaína|solución inyectable|infiltración|N01BB02
suero antialacrán (faboterapia)|solución inyectable|intravenosa|J06AA`;
