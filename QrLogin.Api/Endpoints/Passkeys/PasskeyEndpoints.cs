using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using QrLogin.Api.Authentication;
using QrLogin.Api.Authentication.Passkeys;
using QrLogin.Api.Endpoints.Accounts;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Problems;
using QrLogin.Api.RateLimits;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Passkeys;

/// <summary>Lets people register, list, rename and remove their passkeys.</summary>
internal static class PasskeyEndpoints
{
    private static readonly Problem s_locked = Problem.Of(new(RefusalCode.TooManyAttempts, RetryAfter: TimeSpan.FromMinutes(1)));

    public static void MapPasskeys(this IEndpointRouteBuilder api)
    {
        var notFound = Problem.Of(new(RefusalCode.PasskeyNotFound));
        var passkeys = api.MapGroup("/passkeys").WithTags(Tags.Accounts).RequireAuthorization(LoginTokenAuthentication.PersonsLogin);
        passkeys.MapPost("/options", CreationOptions).WithRateLimit(RateLimitClass.Password)
            .WithName("passkeyCreationOptions")
            .WithSummary("Get the options for a new passkey")
            .WithDescription(
                "For `navigator.credentials.create()`, in the form that `PublicKeyCredential.parseCreationOptionsFromJSON()` reads. "
                + PersonProof.Rule + " They are good for one registration within five minutes. Where passkeys do not work, such as at "
                + "an IP address, returns 404 `not_found`.")
            .WithRequestExample(() => new ProofRequest("correct horse battery staple", null))
            .Returns("The options.", PasskeyJson.Default.PasskeyCreationOptions, () => PasskeyCreationOptions.Example)
            .Refuses(Problem.Reauthenticate, s_locked);
        passkeys.MapPost("/assertion-options", ProofOptions).WithRateLimit(RateLimitClass.Verb)
            .WithName("passkeyAssertionOptions")
            .WithSummary("Get the options for a proof with a passkey")
            .WithDescription(
                "For `navigator.credentials.get()`. The result is the `assertion` of a request that needs a proof that it is the person. "
                + "It proves that once.")
            .Returns("The options.", PasskeyJson.Default.PasskeyRequestOptions, () => PasskeyRequestOptions.Example);
        passkeys.MapPost("", Register).WithRateLimit(RateLimitClass.Verb)
            .WithName("registerPasskey")
            .WithSummary("Register a passkey")
            .WithDescription(
                "The body is what `PublicKeyCredential.toJSON()` returns. An account can have 50 passkeys. The options that it answers "
                + "were issued to a person who had proved to be the account's owner.")
            .WithRequestExample(() => RegisterPasskeyRequest.Example)
            .Returns("The passkey.", PasskeyJson.Default.PasskeyResponse, () => PasskeyResponse.Example)
            .Refuses(Problem.Validation("id", ValidationErrors.Required), Problem.InvalidRegistration);
        passkeys.MapGet("", List).WithRateLimit(RateLimitClass.Verb)
            .WithName("listPasskeys")
            .WithSummary("List the account's passkeys")
            .WithDescription("All of them, 50 at most.")
            .Returns("The passkeys.", PasskeyJson.Default.PasskeysResponse, () => PasskeysResponse.Example);
        passkeys.MapPatch("/{passkeyId}", Rename).WithRateLimit(RateLimitClass.Verb)
            .WithName("renamePasskey")
            .WithSummary("Rename a passkey")
            .WithDescription("The name is for the person's own list. At first it is that of the device where the passkey was registered.")
            .WithRequestExample(() => new PasskeyNameRequest("Ann's phone"))
            .Returns("The passkey.", PasskeyJson.Default.PasskeyResponse, () => PasskeyResponse.Example)
            .Refuses(Problem.Validation("name", DisplayText.Rule), notFound);
        passkeys.MapDelete("/{passkeyId}", Remove).WithRateLimit(RateLimitClass.Password)
            .WithName("removePasskey")
            .WithSummary("Remove a passkey")
            .WithDescription(PersonProof.Rule + " The last passkey stays if the account has no other way to log in.")
            .WithRequestExample(() => new ProofRequest("correct horse battery staple", null))
            .Returns("The passkey is removed.")
            .Refuses(Problem.Reauthenticate, notFound, Problem.Of(new(RefusalCode.LastWayIn)), s_locked);
    }

    /// <summary>The services that the endpoints use.</summary>
    private sealed record Services(IGrainFactory Grains, PasskeyCeremonies Ceremonies, IOptions<QrLoginOptions> Options);

    private static async Task<Results<JsonResult<PasskeyCreationOptions>, Problem>> CreationOptions(
        Part<ProofRequest> body, HttpContext http, [AsParameters] Services services)
    {
        if (!services.Ceremonies.IsAvailable(http)) return Problem.NotFound;
        if (await body.Value.ToProof().CheckAsync(http, services.Grains) is { } problem) return problem;
        var account = http.Login().Account;
        if (await http.CallAsync(services.Grains.Account(account.AccountId).Passkeys) is not { } passkeys) return Problem.InvalidToken;
        return JsonResult.Ok(
            services.Ceremonies.CreationOptions(http, account, passkeys), PasskeyJson.Default.PasskeyCreationOptions);
    }

    private static async Task<Results<JsonResult<PasskeyRequestOptions>, Problem>> ProofOptions(
        HttpContext http, [AsParameters] Services services)
    {
        if (!services.Ceremonies.IsAvailable(http)) return Problem.NotFound;
        var account = http.Login().AccountId;
        if (await http.CallAsync(services.Grains.Account(account).Passkeys) is not { } passkeys) return Problem.InvalidToken;
        return JsonResult.Ok(services.Ceremonies.ProofOptions(http, account, passkeys), PasskeyJson.Default.PasskeyRequestOptions);
    }

    private static async Task<Results<CreatedJsonResult<PasskeyResponse>, Problem>> Register(
        Part<RegisterPasskeyRequest> body, HttpContext http, [AsParameters] Services services)
    {
        var login = http.Login();
        string name = DisplayText.Parse(login.Requester.DeviceName) ?? $"{login.Requester.Device.Type}";
        var command = await services.Ceremonies.ReadRegistrationAsync(
            http, login.AccountId, body.Value.Id!, body.Value.Response!, name);
        if (command is null) return Problem.InvalidRegistration;
        if (await http.CallAsync(services.Grains.Account(login.AccountId).AddPasskey, command) is not { } passkey)
            return Problem.InvalidRegistration;
        http.Record(AuditEvent.PasskeyAdded, subject: passkey.PasskeyId.Value);
        return JsonResult.Created(PasskeyResponse.Of(passkey), PasskeyJson.Default.PasskeyResponse);
    }

    private static async Task<Results<JsonResult<PasskeysResponse>, Problem>> List(HttpContext http, IGrainFactory grains)
    {
        if (await http.CallAsync(grains.Account(http.Login().AccountId).Passkeys) is not { } passkeys) return Problem.InvalidToken;
        return JsonResult.Ok(
            new PasskeysResponse([.. passkeys.Passkeys.Select(PasskeyResponse.Of)]), PasskeyJson.Default.PasskeysResponse);
    }

    private static async Task<Results<JsonResult<PasskeyResponse>, Problem>> Rename(
        Part<PasskeyNameRequest> body, Part<PasskeyRoute> route, HttpContext http, IGrainFactory grains)
    {
        var command = new RenamePasskey(route.Value.PasskeyId, body.Value.ParseName());
        var renamed = await http.CallAsync(grains.Account(http.Login().AccountId).RenamePasskey, command);
        if (renamed is null) return Problem.Of(new(RefusalCode.PasskeyNotFound));
        http.Record(AuditEvent.PasskeyRenamed, subject: route.Value.PasskeyId.Value);
        return JsonResult.Ok(PasskeyResponse.Of(renamed), PasskeyJson.Default.PasskeyResponse);
    }

    private static async Task<Results<NoContent, Problem>> Remove(
        Part<ProofRequest> body, Part<PasskeyRoute> route, HttpContext http, [AsParameters] Services services)
    {
        if (await body.Value.ToProof().CheckAsync(http, services.Grains) is { } problem) return problem;
        var account = http.Login().Account;
        // A provider's users can log in with the provider, and everybody else with a password, as long as there are any.
        bool hasOtherWay = account.Idp is not null || services.Options.Value.Passwords;
        var command = new RemovePasskey(http.RequestId(), route.Value.PasskeyId, KeepsLast: !hasOtherWay);
        if (await http.TryCallAsync(services.Grains.Account(account.AccountId).RemovePasskey, command) is { } refused) return refused;
        http.Record(AuditEvent.PasskeyRemoved, subject: route.Value.PasskeyId.Value);
        return TypedResults.NoContent();
    }
}
