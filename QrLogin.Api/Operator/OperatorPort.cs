using System.Text.Json.Serialization.Metadata;
using QrLogin.Api.Endpoints.Accounts;
using QrLogin.Api.Endpoints.Health;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Hosting;

namespace QrLogin.Api.Operator;

/// <summary>
/// What only this machine may ask, on a port of its own, off unless <c>QrLogin:OperatorPort</c> is set: what is wrong, how the process is
/// configured, and accounts.
/// </summary>
internal static class OperatorPort
{
    public const string Key = "QrLogin:OperatorPort";

    public static void AddOperatorPort(this WebApplicationBuilder builder, Settings settings)
    {
        int port = settings.Number(Key, 0, 1, ushort.MaxValue);
        if (port == 0) return;
        builder.Services.AddHostedService(process => new LoopbackServer(port, _ => { }, server => Map(server, process)));
    }

    private static void Map(IEndpointRouteBuilder routes, IServiceProvider process)
    {
        var grains = process.GetRequiredService<IGrainFactory>();
        var (diagnosis, desk) = (new ClusterStatus(grains, process.GetRequiredService<StoreProbes>()), new AccountAdmin(grains));
        var configuration = process.GetRequiredService<IConfiguration>();
        routes.MapGet("/status", async Task<IResult> (HttpContext http) => Json(await diagnosis.GetAsync(http.RequestAborted), OperatorJson.Default.StatusReport));
        routes.MapGet("/configuration", () => Json(EffectiveConfiguration.Of(configuration), OperatorJson.Default.IReadOnlyDictionaryStringString));
        routes.MapPost("/accounts", async Task<IResult> (HttpContext http) => await Create(http, desk));
        var account = routes.MapGroup("/accounts/{who}");
        account.MapGet("", (string who) => Of(desk, who, async found => Json(AccountReport.Of(found, await desk.IsEnabled(found)), OperatorJson.Default.AccountReport)));
        account.MapPost("/disable", (string who) => Of(desk, who, found => Done(desk.SetDisabled(found, true))));
        account.MapPost("/enable", (string who) => Of(desk, who, found => Done(desk.SetDisabled(found, false))));
        account.MapGet("/logins", (string who) => Of(desk, who, async found => Json([.. (await desk.Logins(found)).Select(LoginReport.Of)], OperatorJson.Default.IReadOnlyListLoginReport)));
        account.MapDelete("/logins", (string who) => Of(desk, who, async found => Json(new EndedReport(await EndAll(desk, found)), OperatorJson.Default.EndedReport)));
        account.MapDelete("/logins/{login}", (string who, string login) => Of(desk, who, async found =>
            LoginId.TryParse(login, out var id) && await desk.End(found, id) ? Results.NoContent() : Problem.Of(new(RefusalCode.LoginNotFound))));
    }

    private static async Task<IResult> Create(HttpContext http, AccountAdmin desk)
    {
        var body = await JsonBody.ReadAsync<RegisterRequest>(http);
        if (body.IsProblem) return body.Problem;
        var (name, password) = body.Value.Credentials;
        var answer = await desk.Create(name, password, body.Value.DisplayName);
        return answer.IsRefused ? Problem.Of(answer.Refusal) : Json(AccountReport.Of(answer.Value, enabled: true), OperatorJson.Default.AccountReport);
    }

    private static async Task<int> EndAll(AccountAdmin desk, AccountProfile account)
    {
        var ended = await Task.WhenAll((await desk.Logins(account)).Select(login => desk.End(account, login.LoginId)));
        return ended.Count(e => e);
    }

    private static async Task<IResult> Of(AccountAdmin desk, string who, Func<AccountProfile, Task<IResult>> act) =>
        await desk.Find(who) is { } account ? await act(account) : Problem.NotFound;

    private static async Task<IResult> Done(Task work)
    {
        await work;
        return Results.NoContent();
    }

    private static IResult Json<T>(T value, JsonTypeInfo<T> type) => Results.Json(value, type);
}
