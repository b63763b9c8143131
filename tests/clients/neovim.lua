-- What an author does in Neovim, step by step, with what came of each: written as JSON to $RESULT.
local done = {}
local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n") .. "\n"
end
local function place(pattern)
  vim.fn.cursor(1, 1)
  vim.fn.search(pattern, "cW")
end
local client = vim.lsp.start_client({
  name = "speclint",
  cmd = vim.fn.json_decode(vim.env.SERVER),
  root_dir = vim.fn.getcwd(),
})
vim.cmd("edit docs/a.md")
vim.lsp.buf_attach_client(0, client)
local encoding = function() return vim.lsp.get_client_by_id(client).offset_encoding end
local function ask(method, params)
  local answers, problem = vim.lsp.buf_request_sync(0, method, params, 60000)
  local answer = answers and answers[client] or {}
  if problem or answer.error then error(vim.inspect(problem or answer.error)) end
  return answer.result
end

-- It opens a spec and gets the diagnostics.
vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 20)
done.diagnostics = {}
for _, one in ipairs(vim.diagnostic.get(0)) do
  table.insert(done.diagnostics, { one.lnum + 1, one.col + 1, one.code, one.message })
end

-- It applies a quick fix.
place("Chosn")
local params = vim.lsp.util.make_range_params()
params.context = { diagnostics = {} }
for _, action in ipairs(ask("textDocument/codeAction", params)) do
  if action.isPreferred then
    done.action = action.title
    vim.lsp.util.apply_workspace_edit(action.edit, encoding())
    break
  end
end
done.fixed = text()

-- It completes a missing section.
vim.api.nvim_buf_set_lines(0, -1, -1, false, { "", "## " })
vim.fn.cursor(vim.fn.line("$"), 1)
vim.cmd("normal! $")
local at = vim.lsp.util.make_position_params()
at.position.character = 3
done.offered = {}
for number, item in ipairs(ask("textDocument/completion", at)) do
  table.insert(done.offered, item.label)
  if number == 1 then vim.lsp.util.apply_text_edits({ item.textEdit }, 0, encoding()) end
end
done.completed = text()

-- It renames an endpoint.
place("### POST \\zs/orders")
local rename = vim.lsp.util.make_position_params()
rename.newName = "/baskets"
vim.lsp.util.apply_workspace_edit(ask("textDocument/rename", rename), encoding())
done.renamed = text()

vim.fn.writefile({ vim.fn.json_encode(done) }, vim.env.RESULT)
vim.lsp.stop_client(client)
