import { mount } from "svelte";
import Desk from "./Desk.svelte";
import "./desk.css";

const target = document.getElementById("desk");
if (target) mount(Desk, { target });
