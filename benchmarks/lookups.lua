-- Asks for the paths in the file PATHS, one after the other: wrk -s benchmarks/lookups.lua.
local paths, at = {}, 0
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end

request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
