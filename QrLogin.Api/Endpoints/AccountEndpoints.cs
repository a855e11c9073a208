using QrLogin.Api.Dpop;
using QrLogin.Api.Http;
using QrLogin.Api.Limits;
using QrLogin.Api.OpenApi;
using QrLogin.Api.Security;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints;

/// <summary>Registering, and logging in with a password.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder api)
    {
        api.MapPost("/accounts", Register).Costs(Cost.Password).Documents(() => AccountDocs.Register);
        api.MapPost("/login", LogIn).WithMetadata(DeviceRequired.Instance).Costs(Cost.Password).Documents(() => AccountDocs.LogIn);
    }

    private static async Task<IResult> Register(Body<RegisterBody> body, HttpContext http, IGrainFactory grains)
    {
        if (body.Problem is { } problem) return problem;
        var (name, password) = Parse(body.Value.Username, body.Value.Password);
        http.Features.Set(NameTried.Of(name));
        var profile = new AccountProfile(Draw.AccountId(), name, body.Value.DisplayName ?? name.Value);
        var answer = await http.Ask(grains.Credential(name).Register, new Register(profile, password));
        if (answer.IsRefused) return Problem.Of(answer.Refusal);
        http.Note(Fact.Registered);
        return JsonAnswer.Of(AccountAnswer.Of(answer.Value), ApiJson.Default.AccountAnswer, StatusCodes.Status201Created);
    }

    private static async Task<IResult> LogIn(Body<LogInBody> body, HttpContext http, IGrainFactory grains, TimeProvider time)
    {
        var (key, problem) = await http.FirstKey(grains, body.Problem);
        if (problem is not null) return problem;
        var (name, password) = Parse(body.Value.Username, body.Value.Password);
        http.Features.Set(NameTried.Of(name));
        var token = LoginToken.Draw();
        var login = new NewLogin(token.LoginId, token.Secret, http.Requester(body.Value.DeviceName), LoginMethod.Password, Key: key);
        var answer = await http.Ask(grains.Credential(name).LogIn, new LogIn(Draw.Attempt(), password, login));
        if (answer.IsRefused) return Problem.Of(answer.Refusal);
        http.Note(Fact.LoggedIn, login: answer.Value.Login);
        return JsonAnswer.Of(LoginTokenAnswer.Of(token, answer.Value, time.GetUtcNow()), ApiJson.Default.LoginTokenAnswer);
    }

    /// <summary>What a body holds that was checked.</summary>
    public static (Username Name, Password Password) Parse(string? username, string? password) =>
        Username.TryParse(username, out var name) && Password.TryParse(password, out var typed)
            ? (name, typed)
            : throw new InvalidOperationException("The body was checked before.");
}
