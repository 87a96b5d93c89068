/**
 * What speaks against a medicine in this person. `clave | gravedad | ATC o grupo | condición | qué pasa | qué hacer | fuente`
 * Conditions joined by `&`: `embarazo`, `lactancia`, `mujer`, `edad<12a`, `edad>=65a`, `edad<2m`, `tfg<30`, `cie:J45,J46`.
 */
export const CONTRAINDICATIONS = `
ieca-embarazo | evitar | IECA | embarazo | Daño renal y muerte del feto. | Suspenda hoy; metildopa, nifedipino o hidralazina. | ieca-embarazo
ara2-embarazo | evitar | ARA2 | embarazo | Daño renal y muerte del feto. | Suspenda hoy; metildopa, nifedipino o hidralazina. | ieca-embarazo
valproato-embarazo | evitar | VALPROATO | embarazo | Malformaciones y daño del desarrollo. | No lo suspenda sola: refiera hoy a neurología o psiquiatría. | mhra-valproato
valproato-fertil | precaución | VALPROATO | mujer & edad>=10a & edad<55a | Malformaciones si se embaraza. | Anticonceptivo eficaz y explicación por escrito. | mhra-valproato
warfarina-embarazo | evitar | AVK | embarazo | Malformaciones y sangrado fetal. | Refiera hoy; enoxaparina. | -
acod-embarazo | evitar | ACOD | embarazo | Sangrado de madre y feto. | Refiera hoy; enoxaparina. | -
estatina-embarazo | precaución | ESTATINA | embarazo | Sin beneficio en el embarazo. | Suspenda hasta después de la lactancia. | -
aine-embarazo | evitar | AINE | embarazo | Desde la semana 20: poco líquido amniótico; desde la 30: cierre del conducto arterioso. | Paracetamol. | fda-aine-embarazo
aas-embarazo | precaución | AAS_DOLOR | embarazo | Sangrado y daño fetal en dosis analgésica. | Paracetamol; la dosis baja prescrita por obstetricia se sigue. | fda-aine-embarazo
tetraciclina-embarazo | evitar | TETRACICLINA | embarazo | Tiñe dientes y daña huesos del feto. | Azitromicina o amoxicilina. | -
quinolona-embarazo | precaución | QUINOLONA | embarazo | Posible daño del cartílago. | Cefalexina, fosfomicina o amoxicilina. | -
tmp-embarazo | precaución | TMP_SMX | embarazo | Defectos del tubo neural al inicio; ictericia al final. | Fosfomicina o cefalexina. | -
nitrofurantoina-termino | precaución | NITROFURANTOINA | embarazo | Anemia hemolítica del recién nacido desde la semana 38. | No en la semana 38 o después, ni en el parto. | nitrofurantoina
metotrexato-embarazo | evitar | METOTREXATO | embarazo | Aborto y malformaciones. | Suspenda y refiera hoy. | -
isotretinoina-embarazo | evitar | ISOTRETINOINA | embarazo | Malformaciones graves. | Suspenda y refiera hoy. | -
litio-embarazo | precaución | LITIO | embarazo | Malformación cardiaca. | Refiera a psiquiatría; no suspenda de golpe. | -
carbamazepina-embarazo | precaución | CARBAMAZEPINA | embarazo | Defectos del tubo neural. | Ácido fólico y neurología; no suspenda de golpe. | -
fenitoina-embarazo | precaución | FENITOINA | embarazo | Malformaciones. | Ácido fólico y neurología; no suspenda de golpe. | -
fluconazol-embarazo | precaución | FLUCONAZOL | embarazo | Aborto y malformaciones con dosis repetidas. | Clotrimazol vaginal. | -
albendazol-embarazo | precaución | P02CA | embarazo | Posible daño fetal en el primer trimestre. | Espere al segundo trimestre. | -
ergotamina-embarazo | evitar | ERGOTAMINA | embarazo | Contracciones y aborto. | Paracetamol. | -
finasterida-embarazo | evitar | G04CB01 | embarazo | Malformación genital del feto varón. | No se usa ni se toca. | -
glibenclamida-embarazo | precaución | SULFONILUREA | embarazo | Hipoglucemia del recién nacido. | Insulina. | -
sglt2-embarazo | evitar | SGLT2 | embarazo | Daño renal fetal. | Insulina. | -
anticonceptivo-embarazo | precaución | ANTICONCEPTIVO | embarazo | Ya no hace falta. | Suspenda. | -
espironolactona-embarazo | precaución | ESPIRONOLACTONA | embarazo | Feminización del feto varón. | Otro antihipertensivo. | -
tramadol-lactancia | evitar | TRAMADOL | lactancia | Sedación y paro respiratorio del lactante. | Paracetamol o ibuprofeno. | fda-tramadol
ergotamina-lactancia | evitar | ERGOTAMINA | lactancia | Vómito y convulsiones del lactante; quita la leche. | Paracetamol o ibuprofeno. | -
litio-lactancia | precaución | LITIO | lactancia | Intoxicación del lactante. | Consulte a psiquiatría. | -
amiodarona-lactancia | evitar | AMIODARONA | lactancia | Daño tiroideo del lactante. | Consulte a cardiología. | -
anticonceptivo-lactancia | precaución | ANTICONCEPTIVO_COMBINADO | lactancia | Menos leche; trombosis en el puerperio. | Implante, medroxiprogesterona o DIU. | oms-anticoncepcion
nitrofurantoina-1m | evitar | NITROFURANTOINA | edad<1m | Anemia hemolítica. | Refiera. | nitrofurantoina
tramadol-12a | evitar | TRAMADOL | edad<12a | Paro respiratorio. | Paracetamol o ibuprofeno. | fda-tramadol
aas-16a | evitar | AAS | edad<16a | Síndrome de Reye con infección viral. | Paracetamol o ibuprofeno. | -
tetraciclina-8a | evitar | TETRACICLINA | edad<8a | Tiñe los dientes para siempre. | Azitromicina o amoxicilina. | -
quinolona-18a | precaución | QUINOLONA | edad<18a | Daño de tendón y cartílago. | Solo sin otra opción. | -
ketorolaco-18a | evitar | KETOROLACO | edad<18a | No está aprobado en pediatría. | Ibuprofeno o paracetamol. | ketorolaco
metoclopramida-1a | evitar | METOCLOPRAMIDA | edad<1a | Movimientos anormales. | Hidratación oral. | ema-metoclopramida
metoclopramida-18a | precaución | METOCLOPRAMIDA | edad>=1a & edad<18a | Movimientos anormales. | Segunda opción; 0.1 a 0.15 mg/kg, hasta 5 días. | ema-metoclopramida
loperamida-2a | evitar | A07DA03 | edad<2a | Íleo, paro respiratorio. | Vida suero oral. | -
loperamida-12a | precaución | A07DA03 | edad>=2a & edad<12a | Íleo. | Vida suero oral. | -
tmp-2m | evitar | TMP_SMX | edad<2m | Ictericia con daño cerebral. | Otro antibiótico. | -
ceftriaxona-neonato | precaución | J01DD04 | edad<1m | Ictericia; precipita con calcio intravenoso. | Cefotaxima. | -
ibuprofeno-6m | precaución | M01AE01 | edad<6m | Daño renal. | Paracetamol. | -
difenhidramina-2a | evitar | R06AA02 | edad<2a | Sedación y paro respiratorio. | Loratadina desde los 2 años. | -
clorfenamina-2a | precaución | R06AB04 | edad<2a | Sedación o excitación. | Solo con indicación precisa. | -
dextrometorfano-4a | precaución | DEXTROMETORFANO | edad<4a | Sin beneficio; sedación. | Líquidos; miel desde el año. | -
ambroxol-2a | vigilar | R05CB | edad<2a | Aumenta secreciones. | Líquidos y lavado nasal. | -
oximetazolina-6a | precaución | R01AA05 | edad<6a | Sedación y bradicardia. | Solución salina. | -
codeina-12a | evitar | R05DA04 | edad<12a | Paro respiratorio. | Líquidos; paracetamol. | fda-tramadol
levofloxacino-miastenia | evitar | QUINOLONA | cie:G70 | Crisis miasténica. | Otro antibiótico. | -
benzodiacepina-65a | precaución | BENZODIACEPINA | edad>=65a | Caídas, fractura, confusión. | Higiene del sueño; retire despacio. | -
triciclico-65a | precaución | TRICICLICO | edad>=65a | Confusión, retención urinaria, arritmia. | Sertralina. | -
glibenclamida-65a | precaución | A10BB01 | edad>=65a | Hipoglucemia prolongada. | Linagliptina o glimepirida en dosis baja. | -
difenhidramina-65a | precaución | R06AA02 | edad>=65a | Confusión, caídas. | Loratadina. | -
metocarbamol-65a | vigilar | M03BA | edad>=65a | Sedación y caídas. | Calor local y paracetamol. | -
metoclopramida-65a | vigilar | METOCLOPRAMIDA | edad>=65a | Movimientos anormales. | Hasta 5 días. | -
metformina-tfg30 | evitar | METFORMINA | tfg<30 | Acidosis láctica. | Suspenda; linagliptina o insulina. | fda-metformina
metformina-tfg45 | precaución | METFORMINA | tfg>=30 & tfg<45 | Acidosis láctica. | No la inicie; si ya la toma, mitad de dosis. | fda-metformina
aine-tfg30 | evitar | AINE | tfg<30 | Pérdida de la función renal que queda. | Paracetamol. | -
aine-tfg60 | precaución | AINE | tfg>=30 & tfg<60 | Daño renal. | Paracetamol; si no, pocos días. | -
nitrofurantoina-tfg30 | evitar | NITROFURANTOINA | tfg<30 | No llega a la orina; neuropatía. | Fosfomicina o cefalexina. | -
glibenclamida-tfg30 | evitar | A10BB01 | tfg<30 | Hipoglucemia prolongada. | Linagliptina o insulina. | -
espironolactona-tfg30 | evitar | AHORRADOR_K | tfg<30 | Potasio muy alto. | Suspenda. | -
colchicina-tfg30 | precaución | COLCHICINA | tfg<30 | Intoxicación. | Dosis única; prednisona. | -
rivaroxaban-tfg15 | evitar | ACOD | tfg<15 | Sangrado. | Warfarina. | -
enoxaparina-tfg30 | precaución | B01AB05 | tfg<30 | Sangrado. | Mitad de la dosis. | -
tiazida-tfg30 | vigilar | TIAZIDA | tfg<30 | Pierde efecto. | Furosemida. | -
gabapentina-tfg30 | precaución | GABAPENTINOIDE | tfg<30 | Sedación. | Dosis menor. | -
tmp-tfg15 | precaución | TMP_SMX | tfg<15 | Potasio alto. | Otro antibiótico. | -
alopurinol-tfg30 | vigilar | ALOPURINOL | tfg<30 | Exantema grave. | Inicie con 50 a 100 mg. | -
bb-asma | evitar | BB_NO_SELECTIVO | cie:J45,J46 | Broncoespasmo mortal. | Amlodipino u otro; para el ojo, latanoprost. | propranolol
bb-selectivo-asma | precaución | C07AB | cie:J45,J46 | Broncoespasmo. | Otro antihipertensivo si se puede. | -
aine-ulcera | evitar | AINE | cie:K25,K26,K27,K28,K92.2 | Sangrado y perforación. | Paracetamol. | -
aine-insuficiencia | evitar | AINE | cie:I50 | Descompensa la insuficiencia cardiaca. | Paracetamol. | -
aine-asma | precaución | AINE | cie:J45.1 | Broncoespasmo si es sensible a aspirina. | Pregunte; paracetamol. | -
aine-dengue | evitar | AINE | cie:A90,A91,A97 | Sangrado. | Paracetamol. | -
aas-dengue | evitar | AAS | cie:A90,A91,A97 | Sangrado. | Paracetamol. | -
pioglitazona-icc | evitar | A10BG | cie:I50 | Retiene líquidos: insuficiencia cardiaca. | Otro antidiabético. | -
verapamilo-icc | evitar | VERAPAMILO | cie:I50 | Descompensa la insuficiencia cardiaca. | Amlodipino. | -
metoclopramida-parkinson | evitar | METOCLOPRAMIDA | cie:G20,G21 | Empeora el Parkinson. | Ondansetrón o domperidona. | -
haloperidol-parkinson | evitar | N05AD | cie:G20,G21 | Empeora el Parkinson. | Consulte; quetiapina. | -
bupropion-epilepsia | evitar | N06AX12 | cie:G40,G41 | Convulsiones. | Sertralina. | -
tramadol-epilepsia | precaución | TRAMADOL | cie:G40,G41 | Convulsiones. | Paracetamol. | -
anticolinergico-glaucoma | precaución | ANTICOLINERGICO | cie:H40.2 | Glaucoma agudo. | Otro medicamento. | -
anticolinergico-prostata | precaución | ANTICOLINERGICO | cie:N40,R33 | Retención de orina. | Otro medicamento. | -
triptan-cardiopatia | evitar | TRIPTAN | cie:I20,I21,I22,I23,I24,I25,I63,I73 | Espasmo coronario o cerebral. | Paracetamol o naproxeno. | -
ergotamina-cardiopatia | evitar | ERGOTAMINA | cie:I20,I21,I22,I23,I24,I25,I63,I73 | Isquemia. | Paracetamol. | -
anticonceptivo-trombosis | evitar | ANTICONCEPTIVO_COMBINADO | cie:I26,I80,I81,I82,O22.3 | Trombosis. | DIU o progestágeno solo. | oms-anticoncepcion
anticonceptivo-vascular | evitar | ANTICONCEPTIVO_COMBINADO | cie:I20,I21,I22,I23,I24,I25,I60,I61,I63,I64 | Infarto o evento cerebral. | DIU o progestágeno solo. | oms-anticoncepcion
anticonceptivo-migrana | evitar | ANTICONCEPTIVO_COMBINADO | cie:G43.1 | Evento cerebral (migraña con aura). | DIU o progestágeno solo. | oms-anticoncepcion
anticonceptivo-hta | precaución | ANTICONCEPTIVO_COMBINADO | cie:I10,I11,I12,I13,I15 | Infarto o evento cerebral. | DIU o progestágeno solo; evítelo con 160/100 o más. | oms-anticoncepcion
anticonceptivo-tabaco | evitar | ANTICONCEPTIVO_COMBINADO | cie:F17,Z72.0 & edad>=35a | Infarto o evento cerebral. | DIU o progestágeno solo. | oms-anticoncepcion
metformina-hepatopatia | precaución | METFORMINA | cie:K70,K72,K74 | Acidosis láctica. | Otro antidiabético. | fda-metformina
estatina-hepatopatia | precaución | ESTATINA | cie:B15,B16,B17,K71,K72 | Daño hepático. | Espere a que se normalicen las pruebas. | -
metotrexato-hepatopatia | evitar | METOTREXATO | cie:K70,K74 | Daño hepático. | Consulte. | -
digoxina-bloqueo | evitar | DIGOXINA | cie:I44.1,I44.2,I49.5 | Bloqueo completo. | Consulte. | -
bb-bloqueo | evitar | BETABLOQUEADOR | cie:I44.1,I44.2,I49.5 | Bloqueo completo. | Otro antihipertensivo. | propranolol
ieca-angioedema | evitar | IECA | cie:T78.3,D84.1 | Angioedema que cierra la vía aérea. | Amlodipino. | -
isrs-mania | precaución | ISRS | cie:F30,F31 | Vira a manía. | Consulte a psiquiatría. | -
nitrofurantoina-g6pd | evitar | NITROFURANTOINA | cie:D55.0 | Anemia hemolítica. | Fosfomicina o cefalexina. | -
tmp-g6pd | precaución | TMP_SMX | cie:D55.0 | Anemia hemolítica. | Otro antibiótico. | -
corticoide-glaucoma | vigilar | CORTICOIDE | cie:H40 | Sube la presión del ojo. | Pocos días; oftalmología. | -
tiazida-gota | vigilar | TIAZIDA | cie:M10 | Ataque de gota. | Losartán o amlodipino. | -
`;
