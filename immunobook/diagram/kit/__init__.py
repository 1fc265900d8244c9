"""The drawing kit: one function for each thing of the visual vocabulary, so that all scenes are by one hand.

A drawing is a string of SVG round the origin. Colours come from `immunobook/ui/tokens.css`, by name of meaning
("kind"): tumour tcell dendritic nk treg myeloid drug antigen cytokine tissue blood node.

svg        document(scene, prefix, *, title, description, view_box, narrow, start, body, appears, style="",
               definitions="", cameras=None)       part(part_id, name, drawing, hit_box, *, classes="")
           group(*drawings, classes="", style="")  appearing(word, *drawings)
           place(drawing, x, y, *, turn=0, scale=1, mirror=False)
           define(name, drawing)                   use(name, x, y, *, turn=0, scale=1, mirror=False, classes="")
           labels(*drawings)                       label(x, y, text, *, voice="", anchor="start", ground="stage", colour="")
           leader(points)                          tokens()
geometry   number(value)  point(x, y)  smooth(points, closed=True)
           lumpy(radius, lumps=.08, points=9, seed=1, *, height=None, waves=3, centre=(0, 0))
           superellipse(half_width, half_height, exponent, *, points=40, lumps=.018, centre=(0, 0))
           flat_faced(near, far, half_height, *, facing=1, far_exponent=2.15, points=48, lumps=0, seed=1)
           membrane(outline, y, facing=1)  shrunk(outline, share=.96)
           scattered(count, half_width, half_height, seed, apart=0)
           Curve(points): .data  .at(place, aside=0)  .heading(place)
cells      t_cell(r=14, *, state="effector"|"naive"|"exhausted"|"memory", kind="tcell", clone=0)
           clone_sign(clone, r=5)  regulatory_t_cell(r=14)  hero_t_cell(kind="tcell")  T_HERO
           centrosome(ends, kind="tcell")
           tumour_cell(variant=0, r=31)  dying_tumour_cell(variant=0, r=31)  ghost(variant=0, r=29)
           hero_tumour_cell()  hero_dying_tumour_cell()  TUMOUR_HERO
           dendritic_cell(r=27, variant=0, arms=8)  nk_cell(r=15)  mdsc(r=17)  macrophage(r=22, pole="M2"|"M1")
           fibroblast(length=60)  red_blood_cell()  healthy_cell(size=40)
molecules  tcr(reach=64, kind="tcell")  cd3(above=24, below=24, kind="tcell")  co_receptor(name="CD8"|"CD4", reach=50, kind="tcell")
           mhc_1(reach=66, kind="tumour")  mhc_2(reach=66, kind="dendritic")  peptide(r=9)  own_peptide(r=6)
           surface_antigen(reach=42, kind="tumour")
           cd28 ctla4 (reach=50, kind="tcell")  b7(reach=50, kind="dendritic")
           pd1(reach=59, kind="tcell")  pd_l1 pd_l2 (reach=60, kind="tumour")
           lag3 tim3 tigit (reach=55, kind="tcell")  wedge double_ball tab (reach=60, kind="tumour")  LIGANDS
           fas_ligand(reach=44, kind="tcell")  fas(reach=44, kind="tumour")  cytokine_receptor(reach=36, kind="tcell")
           antibody()  antibody_tip(arm=1)  antibody_on(x, y, pointing=0, *, scale=1, arm=1, drawing=None)
           bispecific(length)  tcr_engager(length)  car(reach=56)  virus(r=14, kind="drug")
           granule(kind="tcell", perforin=True)  emptied_granule  perforin  pore (kind="tcell")  granzyme(r=7.6, kind="tcell")
           cytokine(r=7)  cytokine_cloud(count=9, half_width=40, half_height=26, seed=1, r=6)
signals    go_arrow(data, width=3.6, tone="ink")  weak_arrow(data, width=3, tone="ink", head=True)
           brake_bar(length=40, bar=48, width=6)  brake_line(data, bar=48)  stop_octagon(r=14)  small_brake(r=10)
           plus_or_minus("+"|"-", r=10)  badge(text, r=19)  gauge(gauge_id, width, text, kind="tcell", height=18)
places     blood_vessel(curve, width=66, red_cells=12, seed=8)  lymph_vessel(curve, width=46, valves=())
           lymph_node(scale=1)  LYMPH_NODE  tumour_bed(half_width, half_height, exponent=2.7)
           stroma_fibres(half_width, half_height, count=46, seed=8, depth=.07)  healthy_tissue(columns, rows, size=40)
           dna(length=160, height=34, turns=2, kind="tumour", mutation=None)
           protein(beads=11, r=8, seed=2, kind="tumour", odd=None)  proteasome(width=70, height=92, kind="myeloid")
           body_outline(scale=1)  body_figure(scale=.5)
"""
