# Revenue against what it may cost. Draw it with: gnuplot allocation_long.gp
# long.json: 1,000 users, 50 streamers; 360 days after a warm-up of 240; seed 1; 16 replications
set terminal svg size 1080,560 background 'white' font 'sans,11'
set output 'allocation_long.svg'
set datafile separator ','
set grid
set multiplot layout 1,2 margins 0.06,0.84,0.1,0.97 spacing 0.07
set ylabel 'revenue, % of greedy'
set xzeroaxis lc '#404040'
set yzeroaxis lc '#404040'
set key at screen 1,0.54 right center reverse Left maxrows 21 samplen 1
set xlabel 'exposure Gini, % of greedy (less is better)'
plot 'allocation_long.dat' skip 1 every ::0::0 using 5:2:6:7:3:4 with xyerrorbars lc rgb '#000000' pt 7 ps 0.7 lw 0.8 title 'greedy', \
     'allocation_long.dat' skip 1 every ::1::1 using 5:2:6:7:3:4 with xyerrorbars lc rgb '#e69f00' pt 7 ps 0.7 lw 0.8 title 'cold start', \
     'allocation_long.dat' skip 1 every ::2::2 using 5:2:6:7:3:4 with xyerrorbars lc rgb '#56b4e9' pt 7 ps 0.7 lw 0.8 title 'concave', \
     'allocation_long.dat' skip 1 every ::3::3 using 5:2:6:7:3:4 with xyerrorbars lc rgb '#009e73' pt 7 ps 0.7 lw 0.8 title 'concave marginal', \
     'allocation_long.dat' skip 1 every ::4::4 using 5:2:6:7:3:4 with xyerrorbars lc rgb '#0072b2' pt 7 ps 0.7 lw 0.8 title 'dual', \
     'allocation_long.dat' skip 1 every ::5::5 using 5:2:6:7:3:4 with xyerrorbars lc rgb '#d55e00' pt 7 ps 0.7 lw 0.8 title 'epsilon greedy', \
     'allocation_long.dat' skip 1 every ::6::6 using 5:2:6:7:3:4 with xyerrorbars lc rgb '#cc79a7' pt 7 ps 0.7 lw 0.8 title 'greedy load', \
     'allocation_long.dat' skip 1 every ::7::7 using 5:2:6:7:3:4 with xyerrorbars lc rgb '#808080' pt 7 ps 0.7 lw 0.8 title 'lift', \
     'allocation_long.dat' skip 1 every ::8::8 using 5:2:6:7:3:4 with xyerrorbars lc rgb '#000000' pt 9 ps 0.7 lw 0.8 title 'linucb', \
     'allocation_long.dat' skip 1 every ::9::9 using 5:2:6:7:3:4 with xyerrorbars lc rgb '#e69f00' pt 9 ps 0.7 lw 0.8 title 'long run', \
     'allocation_long.dat' skip 1 every ::10::10 using 5:2:6:7:3:4 with xyerrorbars lc rgb '#56b4e9' pt 9 ps 0.7 lw 0.8 title 'max min', \
     'allocation_long.dat' skip 1 every ::11::11 using 5:2:6:7:3:4 with xyerrorbars lc rgb '#009e73' pt 9 ps 0.7 lw 0.8 title 'popularity', \
     'allocation_long.dat' skip 1 every ::12::12 using 5:2:6:7:3:4 with xyerrorbars lc rgb '#0072b2' pt 9 ps 0.7 lw 0.8 title 'prompt', \
     'allocation_long.dat' skip 1 every ::13::13 using 5:2:6:7:3:4 with xyerrorbars lc rgb '#d55e00' pt 9 ps 0.7 lw 0.8 title 'random', \
     'allocation_long.dat' skip 1 every ::14::14 using 5:2:6:7:3:4 with xyerrorbars lc rgb '#cc79a7' pt 9 ps 0.7 lw 0.8 title 'random bucket', \
     'allocation_long.dat' skip 1 every ::15::15 using 5:2:6:7:3:4 with xyerrorbars lc rgb '#808080' pt 9 ps 0.7 lw 0.8 title 'risk averse', \
     'allocation_long.dat' skip 1 every ::16::16 using 5:2:6:7:3:4 with xyerrorbars lc rgb '#000000' pt 13 ps 0.7 lw 0.8 title 'softmax', \
     'allocation_long.dat' skip 1 every ::17::17 using 5:2:6:7:3:4 with xyerrorbars lc rgb '#e69f00' pt 13 ps 0.7 lw 0.8 title 'thompson', \
     'allocation_long.dat' skip 1 every ::18::18 using 5:2:6:7:3:4 with xyerrorbars lc rgb '#56b4e9' pt 13 ps 0.7 lw 0.8 title 'two tier', \
     'allocation_long.dat' skip 1 every ::19::19 using 5:2:6:7:3:4 with xyerrorbars lc rgb '#009e73' pt 13 ps 0.7 lw 0.8 title 'weighted', \
     'allocation_long.dat' skip 1 using 5:($11 > 0 ? $2 : NaN) with points pt 6 ps 1.6 lc rgb '#404040' title 'beaten by none in both'
unset key
set xlabel 'users at the end, % of greedy (more is better)'
plot 'allocation_long.dat' skip 1 every ::0::0 using 8:2:9:10:3:4 with xyerrorbars lc rgb '#000000' pt 7 ps 0.7 lw 0.8 title 'greedy', \
     'allocation_long.dat' skip 1 every ::1::1 using 8:2:9:10:3:4 with xyerrorbars lc rgb '#e69f00' pt 7 ps 0.7 lw 0.8 title 'cold start', \
     'allocation_long.dat' skip 1 every ::2::2 using 8:2:9:10:3:4 with xyerrorbars lc rgb '#56b4e9' pt 7 ps 0.7 lw 0.8 title 'concave', \
     'allocation_long.dat' skip 1 every ::3::3 using 8:2:9:10:3:4 with xyerrorbars lc rgb '#009e73' pt 7 ps 0.7 lw 0.8 title 'concave marginal', \
     'allocation_long.dat' skip 1 every ::4::4 using 8:2:9:10:3:4 with xyerrorbars lc rgb '#0072b2' pt 7 ps 0.7 lw 0.8 title 'dual', \
     'allocation_long.dat' skip 1 every ::5::5 using 8:2:9:10:3:4 with xyerrorbars lc rgb '#d55e00' pt 7 ps 0.7 lw 0.8 title 'epsilon greedy', \
     'allocation_long.dat' skip 1 every ::6::6 using 8:2:9:10:3:4 with xyerrorbars lc rgb '#cc79a7' pt 7 ps 0.7 lw 0.8 title 'greedy load', \
     'allocation_long.dat' skip 1 every ::7::7 using 8:2:9:10:3:4 with xyerrorbars lc rgb '#808080' pt 7 ps 0.7 lw 0.8 title 'lift', \
     'allocation_long.dat' skip 1 every ::8::8 using 8:2:9:10:3:4 with xyerrorbars lc rgb '#000000' pt 9 ps 0.7 lw 0.8 title 'linucb', \
     'allocation_long.dat' skip 1 every ::9::9 using 8:2:9:10:3:4 with xyerrorbars lc rgb '#e69f00' pt 9 ps 0.7 lw 0.8 title 'long run', \
     'allocation_long.dat' skip 1 every ::10::10 using 8:2:9:10:3:4 with xyerrorbars lc rgb '#56b4e9' pt 9 ps 0.7 lw 0.8 title 'max min', \
     'allocation_long.dat' skip 1 every ::11::11 using 8:2:9:10:3:4 with xyerrorbars lc rgb '#009e73' pt 9 ps 0.7 lw 0.8 title 'popularity', \
     'allocation_long.dat' skip 1 every ::12::12 using 8:2:9:10:3:4 with xyerrorbars lc rgb '#0072b2' pt 9 ps 0.7 lw 0.8 title 'prompt', \
     'allocation_long.dat' skip 1 every ::13::13 using 8:2:9:10:3:4 with xyerrorbars lc rgb '#d55e00' pt 9 ps 0.7 lw 0.8 title 'random', \
     'allocation_long.dat' skip 1 every ::14::14 using 8:2:9:10:3:4 with xyerrorbars lc rgb '#cc79a7' pt 9 ps 0.7 lw 0.8 title 'random bucket', \
     'allocation_long.dat' skip 1 every ::15::15 using 8:2:9:10:3:4 with xyerrorbars lc rgb '#808080' pt 9 ps 0.7 lw 0.8 title 'risk averse', \
     'allocation_long.dat' skip 1 every ::16::16 using 8:2:9:10:3:4 with xyerrorbars lc rgb '#000000' pt 13 ps 0.7 lw 0.8 title 'softmax', \
     'allocation_long.dat' skip 1 every ::17::17 using 8:2:9:10:3:4 with xyerrorbars lc rgb '#e69f00' pt 13 ps 0.7 lw 0.8 title 'thompson', \
     'allocation_long.dat' skip 1 every ::18::18 using 8:2:9:10:3:4 with xyerrorbars lc rgb '#56b4e9' pt 13 ps 0.7 lw 0.8 title 'two tier', \
     'allocation_long.dat' skip 1 every ::19::19 using 8:2:9:10:3:4 with xyerrorbars lc rgb '#009e73' pt 13 ps 0.7 lw 0.8 title 'weighted', \
     'allocation_long.dat' skip 1 using 8:($12 > 0 ? $2 : NaN) with points pt 6 ps 1.6 lc rgb '#404040' title 'beaten by none in both'
unset key
unset multiplot
