using System.Text.Json.Serialization.Metadata;
using QrLogin.Api.Endpoints.Accounts;
using QrLogin.Api.Health;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;
using QrLogin.Silo.Hosting;

namespace QrLogin.Api.Operator;

/// <summary>
/// The API for operators: the state of the process, its configuration, and accounts. Only this machine can reach it, on
/// a port of its own, and only if <c>QrLogin:OperatorPort</c> is set.
/// </summary>
internal static class OperatorPort
{
    public const string Key = "QrLogin:OperatorPort";

    public static void AddOperatorPort(this WebApplicationBuilder builder, int port) =>
        builder.Services.AddHostedService(process => new LoopbackServer(port, _ => { }, server => Map(server, process)));

    private static void Map(IEndpointRouteBuilder routes, IServiceProvider process)
    {
        var grains = process.GetRequiredService<IGrainFactory>();
        var configuration = process.GetRequiredService<IConfiguration>();
        var status = new ClusterStatus(grains, process.GetRequiredService<StoreProbes>());
        routes.MapGet("/status", async Task<IResult> (HttpContext http) =>
            Json(await status.GetAsync(http.RequestAborted), OperatorJson.Default.StatusReport));
        routes.MapGet("/configuration", () =>
            Json(EffectiveConfiguration.Of(configuration), OperatorJson.Default.IReadOnlyDictionaryStringString));
        MapAccounts(routes, new AccountAdmin(grains));
    }

    private static void MapAccounts(IEndpointRouteBuilder routes, AccountAdmin accounts)
    {
        routes.MapPost("/accounts", async Task<IResult> (HttpContext http) => await Create(http, accounts));
        var account = routes.MapGroup("/accounts/{who}");
        account.MapGet("", (string who) => WithAccount(accounts, who, async found =>
            Json(AccountReport.Of(found, await accounts.IsEnabled(found)), OperatorJson.Default.AccountReport)));
        account.MapPost("/disable", (string who) => WithAccount(accounts, who, found =>
            NoContent(accounts.SetDisabled(found, true))));
        account.MapPost("/enable", (string who) => WithAccount(accounts, who, found =>
            NoContent(accounts.SetDisabled(found, false))));
        account.MapGet("/logins", (string who) => WithAccount(accounts, who, async found =>
            Json([.. (await accounts.Logins(found)).Select(LoginReport.Of)], OperatorJson.Default.IReadOnlyListLoginReport)));
        account.MapDelete("/logins", (string who) => WithAccount(accounts, who, async found =>
            Json(new EndedReport(await EndAll(accounts, found)), OperatorJson.Default.EndedReport)));
        account.MapDelete("/logins/{login}", (string who, string login) => WithAccount(accounts, who, async found =>
            LoginId.TryParse(login, out var id) && await accounts.End(found, id)
                ? Results.NoContent()
                : Problem.Of(new(RefusalCode.LoginNotFound))));
    }

    private static async Task<IResult> Create(HttpContext http, AccountAdmin accounts)
    {
        var body = await JsonBody.ReadAsync<RegisterRequest>(http);
        if (body.IsProblem) return body.Problem;
        var (name, password) = body.Value.ParseCredentials();
        var created = await accounts.Create(name, password, body.Value.DisplayName);
        return created.IsRefused
            ? Problem.Of(created.Refusal)
            : Json(AccountReport.Of(created.Value, enabled: true), OperatorJson.Default.AccountReport);
    }

    private static async Task<int> EndAll(AccountAdmin accounts, AccountProfile account)
    {
        var ended = await Task.WhenAll((await accounts.Logins(account)).Select(login => accounts.End(account, login.LoginId)));
        return ended.Count(e => e);
    }

    private static async Task<IResult> WithAccount(
        AccountAdmin accounts, string who, Func<AccountProfile, Task<IResult>> action) =>
        await accounts.Find(who) is { } account ? await action(account) : Problem.NotFound;

    private static async Task<IResult> NoContent(Task work)
    {
        await work;
        return Results.NoContent();
    }

    private static IResult Json<T>(T value, JsonTypeInfo<T> type) => Results.Json(value, type);
}
