/** Surnames of central Mexico with approximate weights (per mille), from general knowledge; Ñ, particles and signs included. */
import { parseWeights, Weighted } from './weighted.ts';

export const SURNAMES = new Weighted(
  parseWeights(`
  Hernández:40; García:34; Martínez:32; López:29; González:28; Pérez:25; Rodríguez:24; Sánchez:25; Ramírez:22; Flores:18;
  Cruz:18; Gómez:15; Morales:14; Vázquez:13; Reyes:14; Jiménez:13; Torres:13; Díaz:12; Gutiérrez:11; Ruiz:11; Mendoza:11;
  Aguilar:10; Ortiz:10; Moreno:9; Castillo:10; Romero:10; Álvarez:10; Chávez:9; Rivera:9; Juárez:9; Ramos:9; Méndez:7;
  Domínguez:7; Herrera:8; Medina:8; Castro:7; Vargas:7; Guzmán:6; Velázquez:6; Rojas:6; Salazar:6; Contreras:6;
  De la Cruz:5; Luna:6; Ortega:6; Guerrero:5; Santiago:5; Estrada:5; Bautista:5; Cortés:5; Soto:5; Alvarado:5; Espinoza:4;
  Lara:5; Ávila:4; Ríos:4; Cervantes:4; Silva:4; Delgado:4; Vega:4; Márquez:4; Sandoval:4; Fernández:4; León:4; Carrillo:4;
  Mejía:4; Solís:4; Núñez:3; Rosas:4; Valdez:3; Ibarra:3; Campos:3; Santos:3; Camacho:3; Navarro:3; Maldonado:3; Rosales:3;
  Acosta:3; Peña:3; Miranda:3; Cabrera:3; Trejo:3; Nava:3; Pacheco:3; Robles:3; Molina:3; Rangel:3; Fuentes:3; Huerta:3;
  Meza:3; Padilla:3; Espinosa:3; Orozco:3; Suárez:3; Salinas:3; Pineda:2; Zamora:2; Montes:2; Olvera:3; Arellano:2;
  Villanueva:2; Cárdenas:2; Barrera:2; Tapia:2; Ochoa:2; Valencia:2; Calderón:2; Franco:2; Serrano:2; Zúñiga:2; Gallegos:2;
  Muñoz:3; Arroyo:2; Escobar:2; Galván:1.5; Islas:1.5; Becerril:1; Téllez:1; Granados:1.5; Osorio:1.5; Rueda:0.7; Uribe:1;
  Yáñez:0.8; Ibáñez:0.8; Ordóñez:0.5; Quiñones:0.4; Peñaloza:0.6; Xolalpa:0.2; Cuautle:0.2; Xicoténcatl:0.1; Tecuapetla:0.1;
  Popoca:0.1; Ayala:2; Bravo:1; Córdova:1; Duarte:1; Enríquez:1; Figueroa:1; Gálvez:1; Hurtado:1; Jaramillo:0.8; Kuri:0.1;
  Leyva:1; Macías:1; Nieto:1; Oropeza:0.7; Palacios:1; Quintero:0.8; Roldán:0.7; Saldívar:0.7; Toledo:0.7; Ugalde:0.5;
  Villegas:1; Zavala:1; De León:0.8; Del Ángel:0.3; De los Santos:0.4; Montes de Oca:0.5; Ponce de León:0.3; De la O:0.1;
  Mac Gregor:0.05; D'Amico:0.02; Ñando:0.02; Kim:0.1; Li:0.05; Agüero:0.4; Argüelles:0.2`),
);
