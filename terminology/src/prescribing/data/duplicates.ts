/** Groups of which a person needs one only. `clave | gravedad | grupo | qué pasa | qué hacer | fuente` */
export const DUPLICATES = `
dos-anticoagulantes | evitar | ANTICOAGULANTE | Dos anticoagulantes: sangrado mayor. | Deje uno solo, salvo el puente con heparina indicado por el especialista. | -
dos-aine | precaución | AINE | Dos AINE: más úlcera y daño renal, sin más alivio. | Deje uno solo. | -
dos-ieca | precaución | IECA | Dos IECA. | Deje uno solo. | -
dos-ara2 | precaución | ARA2 | Dos ARA-II. | Deje uno solo. | -
dos-beta | precaución | BETABLOQUEADOR | Dos betabloqueadores: bradicardia. | Deje uno solo. | -
dos-estatinas | precaución | ESTATINA | Dos estatinas: daño muscular. | Deje una sola. | -
dos-benzodiacepinas | precaución | BENZODIACEPINA | Dos benzodiacepinas: sedación y caídas. | Deje una sola. | -
dos-isrs | precaución | ISRS | Dos antidepresivos serotoninérgicos. | Deje uno solo, salvo cambio gradual. | -
dos-ibp | vigilar | IBP | Dos protectores gástricos. | Deje uno solo. | -
dos-sulfonilureas | precaución | SULFONILUREA | Dos sulfonilureas: hipoglucemia. | Deje una sola. | -
dos-macrolidos | precaución | CLARITROMICINA | Dos macrólidos. | Deje uno solo. | -
dos-quinolonas | precaución | QUINOLONA | Dos quinolonas. | Deje una sola. | -
dos-penicilinas | precaución | PENICILINA | Dos penicilinas. | Deje una sola. | -
dos-cefalosporinas | precaución | CEFALOSPORINA | Dos cefalosporinas. | Deje una sola. | -
dos-opioides | precaución | OPIOIDE | Dos opioides: depresión respiratoria. | Deje uno solo. | -
dos-corticoides | precaución | CORTICOIDE | Dos corticoides sistémicos. | Deje uno solo. | -
dos-tiazidas | precaución | TIAZIDA | Dos tiazidas: sodio y potasio bajos. | Deje una sola. | -
dos-calcioantagonistas | precaución | AMLODIPINO | Dos calcioantagonistas: hipotensión. | Deje uno solo. | -
dos-antipsicoticos | vigilar | ANTIPSICOTICO | Dos antipsicóticos. | Confirme con psiquiatría. | -
dos-sglt2 | precaución | SGLT2 | Dos inhibidores de SGLT2. | Deje uno solo. | -
dos-fibratos | precaución | FIBRATO | Dos fibratos. | Deje uno solo. | -
`;
