using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;
using QrLogin.Api.Endpoints.Accounts;
using QrLogin.Api.Pipeline;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;
using QrLogin.Silo.Hosting;

namespace QrLogin.Api.Operator;

/// <summary>
/// The API for operators: the state of the process, its configuration, and accounts. Only this machine can reach it, on
/// a port of its own, and only if <c>QrLogin:OperatorPort</c> is set. It treats requests as the public port does.
/// </summary>
internal static class OperatorPort
{
    public const string Key = "QrLogin:OperatorPort";

    private const string ByOperator = "operator", AllLogins = "all";

    public static void AddOperatorPort(this WebApplicationBuilder builder, int port)
    {
        builder.Services.AddSingleton<ClusterStatus>();
        builder.Services.AddHostedService(process => new LoopbackServer(
            Key, port, process, server => Configure(server.Services, process), server => Map(server, process)));
    }

    private static void Configure(IServiceCollection services, IServiceProvider process)
    {
        services.AddExceptionHandler<ApiExceptionHandler>();
        services.AddSingleton(process.GetRequiredService<AuditLog>());
        services.AddSingleton(process.GetRequiredService<TrustedProxies>());
    }

    private static void Map(WebApplication server, IServiceProvider process)
    {
        server.Use(process.GetRequiredService<TrustedProxies>().ReadPeerAsync);
        server.UseExceptionHandler(_ => { });
        server.Use(AuditExtensions.RecordRefusalsAsync);
        server.Use(BodyLimits.Enforce);

        var configuration = process.GetRequiredService<IConfiguration>();
        var status = process.GetRequiredService<ClusterStatus>();
        server.MapGet("/status", async Task<IResult> (HttpContext http) =>
            Json(await status.GetAsync(http.RequestAborted), OperatorJson.Default.StatusReport));
        server.MapGet("/configuration", () =>
            Json(EffectiveConfiguration.Of(configuration), OperatorJson.Default.IReadOnlyDictionaryStringString));

        var started = process.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted;
        // As at the public port: until the client of the cluster has connected, it knows no grain.
        var accounts = server.MapGroup("/accounts").WithMetadata(new BodyMediaTypeMetadata("application/json"))
            .AddEndpointFilter(async (call, next) => started.IsCancellationRequested ? await next(call) : Problem.Unavailable);
        var (grains, time) = (process.GetRequiredService<IGrainFactory>(), process.GetRequiredService<TimeProvider>());
        var admin = new AccountAdmin(grains, time);
        MapAccounts(accounts, admin);
        MapAccountData(accounts, admin, process.GetRequiredService<PublicOrigin>());
        accounts.MapPost("/import", (HttpContext http) => Import(http, grains, time))
            .WithMetadata(new BodyMediaTypeMetadata(AccountImport.MediaType, IsStream: true));
    }

    private static void MapAccounts(IEndpointRouteBuilder routes, AccountAdmin accounts)
    {
        routes.MapPost("", async Task<IResult> (HttpContext http) => await Create(http, accounts));
        var account = routes.MapGroup("/{who}");
        account.MapGet("", (string who) => WithAccount(accounts, who, async found =>
            Json(AccountReport.Of(found, await accounts.IsEnabled(found)), OperatorJson.Default.AccountReport)));
        account.MapPost("/disable", (HttpContext http, string who) => WithAccount(accounts, who, found =>
            SetDisabled(http, accounts, found, disabled: true)));
        account.MapPost("/enable", (HttpContext http, string who) => WithAccount(accounts, who, found =>
            SetDisabled(http, accounts, found, disabled: false)));
        account.MapGet("/logins", (string who) => WithAccount(accounts, who, async found =>
            Json([.. (await accounts.Logins(found)).Select(LoginReport.Of)], OperatorJson.Default.IReadOnlyListLoginReport)));
        account.MapDelete("/logins", (HttpContext http, string who) => WithAccount(accounts, who, found =>
            EndAll(http, accounts, found)));
        account.MapDelete("/logins/{login}", (HttpContext http, string who, string login) => WithAccount(accounts, who, found =>
            End(http, accounts, found, login)));
    }

    private static void MapAccountData(IEndpointRouteBuilder routes, AccountAdmin accounts, PublicOrigin origin)
    {
        var account = routes.MapGroup("/{who}");
        account.MapPost("/password-reset", (HttpContext http, string who) => WithAccount(accounts, who, found =>
            AllowReset(http, accounts, found, origin)));
        account.MapDelete("/passkeys", (HttpContext http, string who) => WithAccount(accounts, who, found =>
            RemovePasskeys(http, accounts, found)));
        account.MapGet("/export", (HttpContext http, string who) => WithAccount(accounts, who, found => Export(http, accounts, found)));
        account.MapDelete("", async Task<IResult> (HttpContext http, string who) => await Delete(http, accounts, who));
    }

    private static async Task<IResult> AllowReset(HttpContext http, AccountAdmin accounts, AccountProfile account, PublicOrigin origin)
    {
        if (await accounts.AllowReset(account) is not var (code, expiresAt)) return Problem.NotFound;
        http.Record(AuditEvent.ResetAllowed, account: account.AccountId, reason: ByOperator);
        string link = $"{origin.Configured ?? origin.Local}{PagePaths.Reset}#{code}";
        var report = new ResetReport(account.AccountId.Value, account.Username.Value, code, link, expiresAt);
        return Json(report, OperatorJson.Default.ResetReport);
    }

    private static async Task<IResult> RemovePasskeys(HttpContext http, AccountAdmin accounts, AccountProfile account)
    {
        await accounts.RemovePasskeys(account);
        http.Record(AuditEvent.PasskeyRemoved, subject: "all", account: account.AccountId, reason: ByOperator);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Export(HttpContext http, AccountAdmin accounts, AccountProfile account)
    {
        if (await accounts.Export(account) is not { } export) return Problem.NotFound;
        http.Record(AuditEvent.Exported, account: account.AccountId, reason: ByOperator);
        return Json(export, OperatorJson.Default.AccountExport);
    }

    private static async Task<IResult> Delete(HttpContext http, AccountAdmin accounts, string who)
    {
        if (await accounts.Delete(who) is not { } account) return Problem.NotFound;
        http.Record(AuditEvent.Deleted, account: account, reason: ByOperator);
        return Json(new DeletedReport(account.Value), OperatorJson.Default.DeletedReport);
    }

    /// <summary>Reads a body of any size, and reports the progress while it does.</summary>
    private static async Task Import(HttpContext http, IGrainFactory grains, TimeProvider time)
    {
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        http.Response.ContentType = "text/plain; charset=utf-8";
        using var import = new AccountImport(grains, time, async line =>
        {
            await http.Response.WriteAsync(line + "\n", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        });
        await import.RunAsync(http.Request.Body, http.RequestAborted);
    }

    private static async Task<IResult> Create(HttpContext http, AccountAdmin accounts)
    {
        var body = await JsonBody.ReadAsync<RegisterRequest>(http);
        if (body.IsProblem) return body.Problem;
        var (name, password) = body.Value.ParseCredentials();
        var created = await accounts.Create(name, password, body.Value.ParseDisplayName());
        if (created.IsRefused) return Problem.Of(created.Refusal);
        http.Record(AuditEvent.Registered, account: created.Value.AccountId, reason: ByOperator);
        return Json(AccountReport.Of(created.Value, enabled: true), OperatorJson.Default.AccountReport);
    }

    private static async Task<IResult> SetDisabled(HttpContext http, AccountAdmin accounts, AccountProfile account, bool disabled)
    {
        await accounts.SetDisabled(account, disabled);
        http.Record(disabled ? AuditEvent.Disabled : AuditEvent.Enabled, account: account.AccountId, reason: ByOperator);
        return Json(AccountReport.Of(account, enabled: !disabled), OperatorJson.Default.AccountReport);
    }

    private static async Task<IResult> End(HttpContext http, AccountAdmin accounts, AccountProfile account, string login)
    {
        if (!LoginId.TryParse(login, out var id) || !await accounts.End(account, id))
            return Problem.Of(new(RefusalCode.LoginNotFound));
        http.Record(AuditEvent.Revoked, account: account.AccountId, reason: ByOperator, subject: id.Value);
        return Json(EndedReport.Of(account, ended: 1), OperatorJson.Default.EndedReport);
    }

    private static async Task<IResult> EndAll(HttpContext http, AccountAdmin accounts, AccountProfile account)
    {
        var ended = await Task.WhenAll((await accounts.Logins(account)).Select(login => accounts.End(account, login.LoginId)));
        http.Record(AuditEvent.Revoked, account: account.AccountId, reason: ByOperator, subject: AllLogins);
        return Json(EndedReport.Of(account, ended.Count(e => e)), OperatorJson.Default.EndedReport);
    }

    private static async Task<IResult> WithAccount(
        AccountAdmin accounts, string who, Func<AccountProfile, Task<IResult>> action) =>
        await accounts.Find(who) is { } account ? await action(account) : Problem.NotFound;

    private static IResult Json<T>(T value, JsonTypeInfo<T> type) => Results.Json(value, type);
}
