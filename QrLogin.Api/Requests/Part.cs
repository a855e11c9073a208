using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Metadata;
using QrLogin.Api.Problems;

namespace QrLogin.Api.Requests;

/// <summary>
/// A part of a request, as a parameter of a handler. It is read before the handler runs. If it is invalid,
/// <see cref="PartFilter"/> answers the request in place of the handler.
/// </summary>
internal sealed class Part<T> : IPart, IEndpointParameterMetadataProvider
    where T : IReadFromRequest<T>
{
    private readonly Result<T> _result;

    private Part(Result<T> result) => _result = result;

    public Problem? Problem => _result.Problem;

    /// <exception cref="InvalidOperationException">The part is invalid, and the route has no
    /// <see cref="PartFilter"/>.</exception>
    public T Value => _result.IsProblem
        ? throw new InvalidOperationException("An invalid part reached a handler: the route lacks the part filter.")
        : _result.Value;

    /// <summary>Called by the framework, after authentication.</summary>
    public static ValueTask<Part<T>> BindAsync(HttpContext http)
    {
        var reading = T.ReadAsync(http);
        return reading.IsCompletedSuccessfully ? new(new Part<T>(reading.Result)) : AwaitAsync(reading);
    }

    // Pooled, because every poll passes here.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Part<T>> AwaitAsync(ValueTask<Result<T>> reading) => new(await reading);

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        if (T.BodyMediaType is { } mediaType) builder.Metadata.Add(new BodyMediaTypeMetadata(mediaType));
    }
}

/// <summary>A part of a request of any type.</summary>
internal interface IPart
{
    /// <summary>What is wrong with the part; null if it is valid.</summary>
    Problem? Problem { get; }
}

/// <summary>A type that can be read from a request.</summary>
internal interface IReadFromRequest<T>
    where T : IReadFromRequest<T>
{
    /// <summary>The media type of the body that it is read from; null if it is not read from a body.</summary>
    static virtual string? BodyMediaType => null;

    static abstract ValueTask<Result<T>> ReadAsync(HttpContext http);
}

/// <summary>The media type that an endpoint requires of the body.</summary>
/// <param name="IsStream">Whether the endpoint reads a body of any size, bit by bit.</param>
internal sealed record BodyMediaTypeMetadata(string MediaType, bool IsStream = false);
