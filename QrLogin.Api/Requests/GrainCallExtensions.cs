using Microsoft.AspNetCore.Http.Features;
using QrLogin.Api.Problems;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Requests;

/// <summary>Grain calls on behalf of a request, through its <see cref="GrainCallRetry"/>.</summary>
internal static class GrainCallExtensions
{
    /// <summary>Sends a command to a grain.</summary>
    public static Task<TResult> CallAsync<TCommand, TResult>(
        this HttpContext http, Func<TCommand, Task<TResult>> verb, TCommand command) =>
        http.Features.GetRequiredFeature<GrainCallRetry>().CallAsync(verb, command, http.RequestAborted);

    /// <summary>Sends a query without parameters to a grain.</summary>
    public static Task<TResult> CallAsync<TResult>(this HttpContext http, Func<Task<TResult>> query) =>
        http.CallAsync(static q => q(), query);

    /// <summary>
    /// Sends a command that a grain may refuse. A refusal becomes the problem that answers the request.
    /// </summary>
    public static async Task<Result<TResult>> TryCallAsync<TCommand, TResult>(
        this HttpContext http, Func<TCommand, Task<GrainResult<TResult>>> verb, TCommand command)
        where TResult : class
    {
        var result = await http.CallAsync(verb, command);
        return result.IsRefused ? Problem.Of(result.Refusal) : result.Value;
    }

    /// <summary>
    /// Sends a command without a result that a grain may refuse: null, or the problem that answers the request.
    /// </summary>
    public static async Task<Problem?> TryCallAsync<TCommand>(
        this HttpContext http, Func<TCommand, Task<Refusal?>> verb, TCommand command) =>
        await http.CallAsync(verb, command) is { } refusal ? Problem.Of(refusal) : null;
}
