using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using QrLogin.Api.Problems;

namespace QrLogin.Api.Requests;

/// <summary>
/// A part of a request that a handler asks for as a parameter. It is read before the handler runs, and a part that is wrong answers
/// by itself: see <see cref="PartFilter"/>.
/// </summary>
internal sealed class Part<T> : IPart, IEndpointParameterMetadataProvider
    where T : IReadFromRequest<T>
{
    private readonly Result<T> _result;

    private Part(Result<T> result) => _result = result;

    public Problem? Problem => _result.Problem;

    /// <exception cref="InvalidOperationException">The part is wrong: the route lacks the filter.</exception>
    public T Value => _result.IsProblem ? throw new InvalidOperationException("A wrong part reached a handler.") : _result.Value;

    /// <summary>Called by the framework, after authentication.</summary>
    public static async ValueTask<Part<T>> BindAsync(HttpContext http) => new(await T.ReadAsync(http));

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        if (T.BodyMediaType is { } mediaType) builder.Metadata.Add(new BodyMediaTypeMetadata(mediaType));
    }
}

/// <summary>A part of a request, whatever it is.</summary>
internal interface IPart
{
    /// <summary>What is wrong with it; null if nothing is.</summary>
    Problem? Problem { get; }
}

/// <summary>Something that is read from a request.</summary>
internal interface IReadFromRequest<T>
    where T : IReadFromRequest<T>
{
    /// <summary>The media type of the body that it is read from; null if it is not read from the body.</summary>
    static virtual string? BodyMediaType => null;

    static abstract ValueTask<Result<T>> ReadAsync(HttpContext http);
}

/// <summary>The media type that an endpoint's body must have.</summary>
internal sealed record BodyMediaTypeMetadata(string MediaType);
